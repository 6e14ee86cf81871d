package io.papyra.spring.actuate.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;
import io.papyra.report.SkippedLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FactPagesTests {

	private static final ActorEvent EVENT = ActorEvent.of(ActorAddress.of("orders", 1), "Stream", null);

	private final List<FactQuery> queries = new ArrayList<>();

	/** A history without end, which only a reader that stops in time survives. */
	private final FactReader endless = (query) -> {
		this.queries.add(query);
		return LongStream.iterate(UnknownPositionException.numberOf(query.after()) + 1, (seq) -> seq + 1)
			.mapToObj((seq) -> new StoredFact(seq, ActorEvent.of(ActorAddress.of("orders", seq), "Endless", null)));
	};

	private final FactPages pages = new FactPages(this.endless, new PayloadSanitizer(List.of()), Clock.systemUTC());

	private FactPage page(String after, String order) {
		return this.pages.read(FactKind.EVENT, new PageRequest("3", null, null, null, null, null, null, order, after),
				true);
	}

	private static List<Object> seqs(FactPage page) {
		return page.facts().stream().map((fact) -> fact.get("seq")).toList();
	}

	@Test
	void readsNoMoreThanOneBeyondThePage() {
		FactPage page = page("0", "oldest");
		assertThat(seqs(page)).containsExactly(1L, 2L, 3L);
		assertThat(page.truncated()).isTrue();
		assertThat(page.next()).isEqualTo("3");
		assertThat(this.queries).singleElement().extracting(FactQuery::limit).isEqualTo(0);
	}

	@Test
	void afterAPositionTheFirstOnesAreGivenInEitherOrder() {
		assertThat(seqs(page("7", "oldest"))).containsExactly(8L, 9L, 10L);
		FactPage page = page("7", "newest");
		assertThat(seqs(page)).containsExactly(10L, 9L, 8L);
		assertThat(page.next()).isEqualTo("10");
		assertThat(this.queries).extracting(FactQuery::limit).containsOnly(4);
	}

	@Test
	void aPositionIsGivenToTheStoreAsItCame() {
		List<Position> asked = new ArrayList<>();
		FactReader streams = (query) -> {
			asked.add(query.after());
			return Stream.of(new StoredFact(Position.of("1700000000000-1,-"), 7, "k3v9q2x7", EVENT),
					new StoredFact(Position.of("1700000000000-2,-"), 1, "a1b2c3d4", EVENT));
		};
		FactPage page = new FactPages(streams, new PayloadSanitizer(List.of()), Clock.systemUTC()).read(FactKind.EVENT,
				new PageRequest("3", null, null, null, null, null, null, null, "1699999999999-0,-"), true);
		assertThat(asked).containsExactly(Position.of("1699999999999-0,-"));
		assertThat(page.next()).isEqualTo("1700000000000-2,-");
		assertThat(page.facts().get(0)).containsEntry("position", "1700000000000-1,-")
			.containsEntry("writer", "k3v9q2x7")
			.containsEntry("seq", 7L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1700000000000-5", "-1", "007", "newest" })
	void aPositionThatTheStoreDoesNotKnowIsRefusedByName(String after) {
		assertThatExceptionOfType(BadParameterException.class).isThrownBy(() -> page(after, "oldest"))
			.satisfies((ex) -> assertThat(ex.problem()).returns(400, ProblemDescriptor::status)
				.returns("after", ProblemDescriptor::parameter)
				.returns(after, ProblemDescriptor::value));
	}

	@Test
	void linesSkippedAreCountedInThePage(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("papyra.ndjson"),
				"""
						{"kind": "event", "system_id": "s", "actor_address": "s:1", "event_type": "T", "payload": 1, "timestamp": 2}
						{"kind": "event", "timestamp": 3}
						""");
		FactPages real = new FactPages(new JsonBackend(file), new PayloadSanitizer(List.of()), Clock.systemUTC());
		PageRequest request = new PageRequest("3", null, null, null, null, null, null, null, null);
		assertThat(real.read(FactKind.EVENT, request, true)).returns(new SkippedLines(1, 0), FactPage::skipped)
			.satisfies((page) -> assertThat(page.facts()).hasSize(1));
		assertThat(page("0", "oldest").skipped()).isNull();
	}

}

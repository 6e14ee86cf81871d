package io.papyra.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.disk.Disk;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits by number and size count back from the end of the log; where lines stand in
 * wrong places a fact that still counts is not left out for it.
 */
class DisorderedReadTests {

	private static final int FACTS = 40;

	private static final int KEPT = 20;

	@TempDir
	Path directory;

	static Stream<Arguments> everyShapeInBothOrders() {
		// Line 0 is the header, line 1 has number 2.
		return Stream
			.of(shape("a block doubled at the end", (lines) -> insert(lines, lines.size(), lines.subList(1, 10))),
					shape("a block doubled in the middle", (lines) -> insert(lines, 30, lines.subList(5, 12))),
					shape("a block moved to the front", (lines) -> move(lines, 21, 41, 1)),
					shape("a block moved to the end", (lines) -> move(lines, 1, 15, 27)),
					shape("a line moved to the end", (lines) -> move(lines, 2, 3, 40)),
					shape("a line moved to the front", (lines) -> move(lines, 38, 39, 1)),
					shape("two blocks exchanged", (lines) -> move(move(lines, 30, 41, 5), 16, 41, 1)))
			.flatMap((shape) -> Stream.of(FactQuery.Order.values()).map((order) -> Arguments.of(shape, order)));
	}

	@ParameterizedTest
	@MethodSource("everyShapeInBothOrders")
	void whatStillCountsIsReadWhereverItsLineStands(UnaryOperator<List<String>> shape, FactQuery.Order order)
			throws IOException {
		try (FactWriter writer = log(RetentionPolicy.NONE)
			.openWriter(new WriterOptions("s", SyncPolicy.EVERY_SECOND))) {
			// Facts of one kind, so that they push out each other.
			writer.append(TestFacts.batch(
					IntStream.range(0, FACTS).mapToObj((number) -> TestFacts.fact(3 * number)).toArray(Fact[]::new)));
		}
		List<String> lines = shape.apply(Files.readAllLines(path()));
		Files.writeString(path(), String.join("\n", lines) + "\n");
		RetentionPolicy newest = RetentionPolicy.same(new Retention((long) KEPT, null, null));
		try (Stream<StoredFact> facts = log(newest).read(FactQuery.all().withOrder(order))) {
			assertThat(facts.map(StoredFact::seq)).doesNotHaveDuplicates()
				.containsAll(LongStream.rangeClosed(FACTS + 2 - KEPT, FACTS + 1).boxed().toList());
		}
	}

	private Path path() {
		return this.directory.resolve("log.ndjson");
	}

	private FactLog log(RetentionPolicy retention) {
		return new FactLog(path(), retention, Disk.real(), InstantSource.system());
	}

	private static Named<UnaryOperator<List<String>>> shape(String name, UnaryOperator<List<String>> change) {
		return Named.of(name, change);
	}

	private static List<String> insert(List<String> lines, int at, List<String> more) {
		List<String> changed = new ArrayList<>(lines);
		changed.addAll(at, List.copyOf(more));
		return changed;
	}

	private static List<String> move(List<String> lines, int from, int to, int at) {
		List<String> rest = new ArrayList<>(lines);
		List<String> moved = List.copyOf(lines.subList(from, to));
		rest.subList(from, to).clear();
		return insert(rest, Math.min(at, rest.size()), moved);
	}

}

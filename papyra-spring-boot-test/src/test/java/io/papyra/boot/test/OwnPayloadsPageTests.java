package io.papyra.boot.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.example.payloads.Shipments;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/own-payloads.md says is stored of a payload is what is stored. */
class OwnPayloadsPageTests {

	private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "../docs/own-payloads.md");

	private static final Pattern TABLE = Pattern.compile("(?m)^\\| You record \\|.*\\n\\|.*\\n((?:\\|.*\\n)+)");

	private static final Pattern STORED = Pattern
		.compile("\"event_type\":\"(Sample|OrderPlaced|OrderShipped)\",\"payload\":(.*),\"timestamp\"");

	@TempDir
	Path directory;

	private static Map<String, @Nullable Object> samples() {
		Map<String, @Nullable Object> samples = new LinkedHashMap<>();
		samples.put("`null`", null);
		samples.put("`17`, `true`, `\"text\"`", List.of(17, true, "text"));
		samples.put("an enum", Thread.State.BLOCKED);
		samples.put("`Map.of(\"total\", 9.9)`", Map.of("total", 9.9));
		samples.put("`Optional.of(List.of(1, 2))`", Optional.of(List.of(1, 2)));
		samples.put("`Instant.EPOCH`", Instant.EPOCH);
		samples.put("`\"abc\".getBytes(UTF_8)`", "abc".getBytes(StandardCharsets.UTF_8));
		samples.put("`new IllegalStateException(\"no stock\", new IOException(\"closed\"))`",
				new IllegalStateException("no stock", new IOException("closed")));
		samples.put("a Scala list of an option and a tuple", scala());
		samples.put("a class with a `toString()` of its own", Locale.GERMANY);
		samples.put("a class without one, such as an entity", new Unprinted());
		samples.put("a collection of a library, as of JPA", new LazyList());
		samples.put("`Stream.of(1, 2)`", Stream.of(1, 2));
		samples.put("`Map.of(\"api-key\", \"k1\")`", Map.of("api-key", "k1"));
		samples.put("`\"login with password=hunter2 failed\"`", "login with password=hunter2 failed");
		samples.put("`\"hunter2\".toCharArray()`", "hunter2".toCharArray());
		samples.put("a text of 100,000 letters", "x".repeat(100_000));
		samples.put("a text of 10,000,000 letters", "x".repeat(10_000_000));
		return samples;
	}

	private static Object scala() {
		return scala.jdk.javaapi.CollectionConverters
			.asScala(List.of(new scala.Some<>("anna"), new scala.Tuple2<>("cart", 42)))
			.toList();
	}

	@Test
	void theTableIsWhatIsStored() throws IOException {
		List<String> stored = stored("64KB", samples().values().toArray());
		StringBuilder rows = new StringBuilder();
		for (String sample : samples().keySet()) {
			rows.append("| ")
				.append(sample)
				.append(" | `")
				.append(stored.remove(0).replace("|", "\\|"))
				.append("` |\n");
		}
		String page = Files.readString(PAGE);
		Matcher table = TABLE.matcher(page);
		assertThat(table.find()).isTrue();
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(PAGE, page.substring(0, table.start(1)) + rows + page.substring(table.end(1)));
		}
		else {
			assertThat(table.group(1)).as("write it with -Dpapyra.update=true").isEqualTo(rows.toString());
		}
	}

	@Test
	void theListingStoresWhatThePageSays() throws IOException {
		String page = Files.readString(PAGE);
		assertThat(stored("64KB")).hasSize(2).allSatisfy((payload) -> assertThat(page).contains(payload));
	}

	/** The largest that is stored whole depends on both properties. */
	@ParameterizedTest
	@CsvSource({ "10MB, 9000000, true", "10MB, 11000000, false", "64KB, 60000, true", "64KB, 70000, false" })
	void aPayloadIsStoredWholeUpToItsLimit(String limit, int letters, boolean whole) throws IOException {
		assertThat(stored(limit, "x".repeat(letters)).get(0).contains("papyra_omitted")).isNotEqualTo(whole);
	}

	/** Without samples, what the listing of the page records. */
	private List<String> stored(String limit, @Nullable Object... samples) throws IOException {
		Path history = this.directory.resolve("payloads.ndjson");
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withUserConfiguration(Shipments.class)
			.withPropertyValues("papyra.json.path=" + history, "papyra.backend=json",
					"papyra.payload.max-size=" + limit, "papyra.write.buffer-size=32MB", "papyra.system-id=shop")
			.run((context) -> {
				FactRecorder recorder = context.getBean(FactRecorder.class);
				for (Object sample : samples) {
					recorder.record(ActorEvent.of(ActorAddress.of("shop", 1), "Sample", sample));
				}
				if (samples.length == 0) {
					Shipments.record(recorder);
				}
			});
		return STORED.matcher(Files.readString(history))
			.results()
			.map((line) -> line.group(2))
			.collect(Collectors.toCollection(ArrayList::new));
	}

	/** Has neither a text nor a converter. */
	static final class Unprinted {

	}

	/** Loads when it is read. */
	static final class LazyList extends AbstractList<String> {

		@Override
		public String get(int index) {
			throw new IllegalStateException("the session is closed");
		}

		@Override
		public int size() {
			throw new IllegalStateException("the session is closed");
		}

	}

}

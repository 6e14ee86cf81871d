package io.papyra.backend.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;

/**
 * A directory of small segments in real files, with short ways to write, damage and read
 * it.
 */
final class SegmentSet {

	private static final long SEGMENT = 640;

	final Path root;

	SegmentSet(Path root) {
		this.root = root;
	}

	RotatingBackend backend() {
		return backend(null, RetentionPolicy.NONE);
	}

	RotatingBackend backend(@Nullable Long maxTotalSize, RetentionPolicy retention) {
		return new RotatingBackend(this.root, new RotatingOptions(SEGMENT, maxTotalSize), retention);
	}

	FactWriter open() {
		return backend().openWriter(new WriterOptions("s", SyncPolicy.ALWAYS));
	}

	/** Stores facts one by one, so that segments are filled one after the other. */
	void write(int first, int count) {
		try (FactWriter writer = open()) {
			for (int number = first; number < first + count; number++) {
				writer.append(TestFacts.batch(number, 1));
			}
		}
	}

	ScanReport scan() {
		return backend().scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	List<Path> events() throws IOException {
		return segments("events");
	}

	List<Path> segments(String folder) throws IOException {
		try (Stream<Path> files = Files.list(this.root.resolve(folder))) {
			return files.filter((file) -> file.getFileName().toString().endsWith(".ndjson"))
				.filter((file) -> !file.getFileName().toString().contains(".removed-"))
				.sorted()
				.toList();
		}
	}

	static List<String> lines(Path segment) throws IOException {
		return Files.readAllLines(segment, StandardCharsets.UTF_8);
	}

	List<Integer> numbers() {
		return numbers(backend(), FactQuery.all());
	}

	static List<Integer> numbers(RotatingBackend backend, FactQuery query) {
		try (Stream<StoredFact> facts = backend.read(query)) {
			return facts.map((stored) -> TestFacts.number(stored.fact())).toList();
		}
	}

	List<Integer> numbersOf(FactKind kind) {
		return numbers(backend(), FactQuery.of(kind));
	}

}

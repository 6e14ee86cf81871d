package io.papyra.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.FactWriter;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;

/** How fast a whole history is verified, from the page cache. */
final class ScanSuite implements Suite {

	/** Every line with its checksum. */
	static final String CHECKSUMMED = "checksummed.ndjson";

	/**
	 * As Papyra for Python writes it: nothing but the JSON shows whether it is intact.
	 */
	static final String PLAIN = "plain.ndjson";

	/** A scan must not need more, whatever the size of the log. */
	private static final List<String> SMALL_HEAP = List.of("-Xms64m", "-Xmx64m");

	@Override
	public String name() {
		return "scan";
	}

	@Override
	public String question() {
		return "scan: how fast is a whole history verified, beside searching, checksumming and parsing alone?";
	}

	@Override
	public int usualFacts() {
		return 1_000_000;
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>(List.of(
				Case.of("papyra-checksummed", "Papyra, scan of a checksummed log, 64 MB heap",
						() -> new PapyraScan(CHECKSUMMED))
					.withFlags(SMALL_HEAP),
				Case.of("papyra-plain", "Papyra, scan of a plain log, 64 MB heap", () -> new PapyraScan(PLAIN))
					.withFlags(SMALL_HEAP),
				Case.of("papyra-read", "Papyra, every fact read as an object", () -> new PapyraRead(CHECKSUMMED)),
				Case.of("limit-crc", "newline search + CRC-32C per line", () -> LineWork.checksums(CHECKSUMMED)),
				Case.of("limit-newline", "newline search", () -> LineWork.newlines(CHECKSUMMED)),
				Case.of("raw-read", "FileChannel read", () -> LineWork.reading(CHECKSUMMED)),
				Case.of("jackson-plain", "newline search + Jackson tokens, one thread", () -> LineWork.tokens(PLAIN)),
				Case.of("jackson-checksummed", "the same of the checksummed log", () -> LineWork.tokens(CHECKSUMMED))));
		command(cases, "wc", "wc -l, whole process", List.of("wc", "-l"));
		command(cases, "cat", "cat, whole process", List.of("cat"));
		command(cases, "jq", "jq empty, whole process", List.of("jq", "empty"));
		return cases;
	}

	private static void command(List<Case> cases, String id, String label, List<String> command) {
		if (CommandScan.isInstalled(command.get(0))) {
			cases.add(Case.of(id, label, () -> new CommandScan(command, CHECKSUMMED)).withDivisor(1));
		}
	}

	@Override
	public List<Column> columns() {
		return Column.throughput("lines");
	}

	@Override
	public List<Bar> bars() {
		return List.of(Bar.ratio("papyra-checksummed", "limit-crc", 0.6),
				Bar.ratio("papyra-plain", "jackson-plain", 1.5));
	}

	@Override
	public void prepare(Options options, List<Case> stage) throws IOException {
		Path directory = options.shared();
		if (Files.exists(directory.resolve(PLAIN))) {
			return;
		}
		Files.createDirectories(directory);
		byte[][] lines = Facts.plainLines();
		Files.deleteIfExists(directory.resolve(CHECKSUMMED));
		try (FactWriter writer = new JsonBackend(directory.resolve(CHECKSUMMED))
			.openWriter(new WriterOptions(Facts.SYSTEM, SyncPolicy.NEVER))) {
			EngineAppend.write(writer, lines, options.facts());
		}
		Path unfinished = directory.resolve(PLAIN + ".tmp");
		try (OutputStream out = Files.newOutputStream(unfinished)) {
			for (int i = 0; i < options.facts(); i++) {
				out.write(lines[i & Facts.MASK]);
				out.write('\n');
			}
		}
		Files.move(unfinished, directory.resolve(PLAIN));
	}

}

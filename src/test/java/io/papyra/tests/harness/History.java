package io.papyra.tests.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

import static org.awaitility.Awaitility.await;

/**
 * A history file as the tests look at it, and as accidents treat it.
 *
 * @param file where it is
 */
public record History(Path file) {

	public ScanReport scan() {
		return new JsonBackend(this.file).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	/** Does something with all sound facts, oldest first. */
	public <T> T read(FactQuery query, Function<Stream<StoredFact>, T> reader) {
		try (Stream<StoredFact> facts = new JsonBackend(this.file).read(query)) {
			return reader.apply(facts);
		}
	}

	/** All sound facts, oldest first. */
	public List<StoredFact> facts() {
		return read(FactQuery.all(), Stream::toList);
	}

	/** Waits until there are at least so many facts. */
	public History awaitFacts(int count) {
		await().atMost(Duration.ofSeconds(30)).until(() -> facts().size() >= count);
		return this;
	}

	/** All bytes of the file. */
	public byte[] bytes() {
		try {
			return Files.readAllBytes(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Flips one bit in the middle of a line, counted from 1; returns where that line
	 * begins.
	 */
	public int damageLine(int line) {
		int start = 0;
		byte[] all = bytes();
		for (int before = 1; before < line; before++) {
			start = newline(all, start) + 1;
		}
		int target = (start + newline(all, start)) / 2;
		try (RandomAccessFile access = new RandomAccessFile(this.file.toFile(), "rw")) {
			access.seek(target);
			access.write(all[target] ^ 1);
			return start;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Takes a line out, counted from 1. */
	public void removeLine(int line) {
		try {
			List<String> lines = new ArrayList<>(Files.readAllLines(this.file));
			lines.remove(line - 1);
			Files.write(this.file, lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Adds the beginning of a line, as a loss of power leaves one. */
	public void tear(String beginning) {
		try {
			Files.writeString(this.file, beginning, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Everything in its directory, by name, to be compared byte for byte. */
	public Map<String, ByteBuffer> directory() {
		Map<String, ByteBuffer> files = new TreeMap<>();
		files().forEach((each) -> files.put(each.getFileName().toString(), ByteBuffer.wrap(new History(each).bytes())));
		return files;
	}

	/** Files beside it whose name begins with its own and goes on with a suffix. */
	public List<Path> siblings(String suffix) {
		String prefix = this.file.getFileName() + suffix;
		return files().filter((each) -> each.getFileName().toString().startsWith(prefix)).toList();
	}

	private Stream<Path> files() {
		try (Stream<Path> all = Files.list(this.file.resolveSibling(""))) {
			return all.filter(Files::isRegularFile).sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int newline(byte[] bytes, int from) {
		int at = from;
		while (bytes[at] != '\n') {
			at++;
		}
		return at;
	}

}

package io.papyra.spring.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.backend.FactReader;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;

/** Stored histories: sound and damaged ones, and what stands in them. */
public final class Histories {

	private Histories() {
	}

	/** Writes a sound history of some actor events and closes it cleanly. */
	public static Path sound(Path file, int events) {
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(new JsonBackend(file),
				RecorderOptions.defaults("earlier"), PersistenceObserver.NONE)) {
			recorder.start();
			for (int event = 0; event < events; event++) {
				recorder.record(ActorEvent.of(ActorAddress.of("earlier", event), ActorEvent.STARTED, null));
			}
		}
		return file;
	}

	/** A history in which one byte of the second line is not what was written. */
	public static Path damaged(Path file) {
		sound(file, 3);
		try {
			byte[] bytes = Files.readAllBytes(file);
			int lineEnd = 0;
			while (bytes[lineEnd] != '\n') {
				lineEnd++;
			}
			int place = lineEnd
					+ new String(bytes, lineEnd, bytes.length - lineEnd, StandardCharsets.UTF_8).indexOf("earlier");
			bytes[place] ^= 1;
			Files.write(file, bytes);
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All facts in a file, oldest first. */
	public static List<Fact> facts(Path file) {
		return facts(new JsonBackend(file));
	}

	/** All facts of a reader, oldest first. */
	public static List<Fact> facts(FactReader reader) {
		try (Stream<StoredFact> stored = reader.read(FactQuery.all())) {
			return stored.map(StoredFact::fact).toList();
		}
	}

	/** Types of all events in a file, oldest first. */
	public static List<String> eventTypes(Path file) {
		return facts(file).stream()
			.filter(ActorEvent.class::isInstance)
			.map((fact) -> ((ActorEvent) fact).eventType())
			.toList();
	}

	/**
	 * Every file below a directory with its bytes and its time, to see that nothing was
	 * touched.
	 */
	public static Map<String, String> contents(Path directory) {
		Map<String, String> contents = new TreeMap<>();
		try (Stream<Path> tree = Files.walk(directory)) {
			for (Path path : tree.toList()) {
				contents.put(directory.relativize(path).toString(), Files.isRegularFile(path)
						? Files.getLastModifiedTime(path) + " " + Files.readString(path, StandardCharsets.ISO_8859_1)
						: "directory");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return contents;
	}

}

package io.papyra.shell.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.retention.RetentionPolicy;

/** Histories on the disk. */
public final class Logs {

	private Logs() {
	}

	/** A file that Papyra for Python wrote or would have written, copied. */
	public static Path python(String name, Path directory) {
		Path copy = directory.resolve(name);
		try (InputStream file = Logs.class.getResourceAsStream("/papyra-python/" + name)) {
			Files.copy(Objects.requireNonNull(file, name), copy);
			return copy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A file with those facts, closed cleanly. */
	public static Path file(Path file, Fact... facts) {
		return written(new JsonBackend(file), file, facts);
	}

	/** A directory of segments with those facts, closed cleanly. */
	public static Path directory(Path directory, Fact... facts) {
		return written(new RotatingBackend(directory, RotatingOptions.DEFAULTS, RetentionPolicy.NONE), directory,
				facts);
	}

	private static Path written(PersistenceBackend backend, Path path, Fact... facts) {
		try (BufferedFactRecorder recorder = recorder(backend)) {
			Arrays.stream(facts).forEach(recorder::record);
		}
		return path;
	}

	/** An open recorder of the system "orders". */
	public static BufferedFactRecorder recorder(PersistenceBackend backend) {
		BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults("orders"),
				PersistenceObserver.NONE);
		recorder.start();
		return recorder;
	}

	/** An event of an actor below /user. */
	public static ActorEvent event(String name, long id, String type) {
		return ActorEvent.of(ActorAddress.of("orders", id, "/user/" + name), type, null);
	}

}

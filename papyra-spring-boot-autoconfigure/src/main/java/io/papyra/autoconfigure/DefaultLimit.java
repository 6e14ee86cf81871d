package io.papyra.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

import io.papyra.autoconfigure.PapyraProperties.OnUnavailable;
import io.papyra.disk.Disk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.unit.DataSize;

/**
 * The size that a service's history is kept to where nobody has set one. It is only for
 * histories that have begun with it or were smaller when a service first opened them: an
 * update of Papyra takes away nothing that was kept on purpose. An empty file beside the
 * history says so from then on, however large the history becomes between two
 * compactions. The command never applies it.
 */
final class DefaultLimit {

	/** Of each kind of fact. */
	static final DataSize SIZE = DataSize.ofGigabytes(1);

	private static final Logger LOG = LoggerFactory.getLogger(DefaultLimit.class);

	/** Whether it applies. */
	enum State {

		/** Somebody has set a size, or the backend keeps to one by itself. */
		NOT_USED,

		/** It applies. */
		APPLIES,

		/** The history was larger before, or it cannot be told whether it was. */
		TOO_LATE

	}

	private final State state;

	private final @Nullable Path history;

	private final boolean oneFile;

	private DefaultLimit(State state, @Nullable Path history, boolean oneFile) {
		this.state = state;
		this.history = history;
		this.oneFile = oneFile;
	}

	/** For the built-in backend that the properties name. Reads, and writes nothing. */
	static DefaultLimit of(PapyraProperties properties) {
		String backend = properties.backend().toLowerCase(Locale.ROOT);
		boolean json = backend.equals(BackendSelection.JSON);
		if (properties.retention().maxTotalSize() != null || (!json && !backend.equals(BackendSelection.ROTATING))
				|| (!json && properties.rotating().maxTotalSize() != null)) {
			return new DefaultLimit(State.NOT_USED, null, json);
		}
		Path history = Path.of(json ? properties.json().path() : properties.rotating().directory()).toAbsolutePath();
		// A volume that is mounted later would bring a history of any size.
		boolean mayAppear = properties.startup().onUnavailable() == OnUnavailable.DEGRADE && Files.notExists(history);
		boolean applies = Files.exists(marker(history, json)) || (!mayAppear && isSmall(history));
		return new DefaultLimit(applies ? State.APPLIES : State.TOO_LATE, history, json);
	}

	private static Path marker(Path history, boolean oneFile) {
		return oneFile ? history.resolveSibling(history.getFileName() + ".bounded") : history.resolve(".bounded");
	}

	private static boolean isSmall(Path history) {
		if (Files.notExists(history)) {
			return true;
		}
		try (Stream<Path> files = Files.walk(history)) {
			return files.filter(Files::isRegularFile).mapToLong(DefaultLimit::size).sum() <= SIZE.toBytes();
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether it applies. */
	State state() {
		return this.state;
	}

	/** Tells the log, once the history is open, and notes beside it that it applies. */
	void opened() {
		Path place = this.history;
		if (place == null) {
			return;
		}
		if (this.state == State.APPLIES) {
			LOG.info("Papyra keeps {} of each kind of fact in {}, as papyra.retention.max-total-size is not set; "
					+ "-1 lifts the limit", Rules.text(SIZE), place);
		}
		else {
			LOG.warn("Papyra's history in {} was there before its size was limited by default, and grows without "
					+ "limit: set papyra.retention.max-total-size, to -1 if that is meant", place);
		}
		if (this.state == State.APPLIES || isSmall(place)) {
			mark(marker(place, this.oneFile));
		}
	}

	private static void mark(Path marker) {
		try {
			// As every file of a history: its owner's alone.
			Disk.real().create(marker).close();
		}
		catch (FileAlreadyExistsException ex) {
			// It has applied before.
		}
		catch (IOException ex) {
			LOG.debug("The limit may not apply any more once the history has grown: {} could not be made", marker, ex);
		}
	}

}

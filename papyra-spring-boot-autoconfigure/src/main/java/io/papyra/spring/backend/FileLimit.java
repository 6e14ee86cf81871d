package io.papyra.spring.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.internal.host.OwnedFile;
import io.papyra.spring.settings.PapyraProperties.OnUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * The default for the size of a history in files. It is only for histories that have
 * begun with it or were smaller when a service first opened them. An empty file beside
 * the history says so from then on, however large the history becomes between two
 * compactions.
 */
public final class FileLimit implements DefaultLimit {

	/** Of each kind of fact. */
	public static final DataSize SIZE = DataSize.ofGigabytes(1);

	private static final Logger LOG = LoggerFactory.getLogger(FileLimit.class);

	private final Path history;

	private final Path marker;

	private final boolean applies;

	private FileLimit(Path history, Path marker, Environment environment) {
		this.history = history;
		this.marker = marker;
		OnUnavailable policy = Binder.get(environment)
			.bind("papyra.startup.on-unavailable", OnUnavailable.class)
			.orElse(OnUnavailable.FAIL);
		// A volume that is mounted later would bring a history of any size.
		boolean mayAppear = policy == OnUnavailable.DEGRADE && Files.notExists(history);
		this.applies = Files.exists(marker) || (!mayAppear && isSmall());
	}

	/** Of a history that is one file. Reads, and writes nothing. */
	static FileLimit ofFile(Path history, Environment environment) {
		return new FileLimit(history, history.resolveSibling(history.getFileName() + ".bounded"), environment);
	}

	/** Of a history that is a directory. Reads, and writes nothing. */
	static FileLimit ofDirectory(Path history, Environment environment) {
		return new FileLimit(history, history.resolve(".bounded"), environment);
	}

	private boolean isSmall() {
		if (Files.notExists(this.history)) {
			return true;
		}
		try (Stream<Path> files = Files.walk(this.history)) {
			return files.filter(Files::isRegularFile).mapToLong(FileLimit::size).sum() <= SIZE.toBytes();
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

	@Override
	public DataSize size() {
		return SIZE;
	}

	@Override
	public boolean applies() {
		return this.applies;
	}

	@Override
	public void opened() {
		if (this.applies || isSmall()) {
			mark();
		}
	}

	private void mark() {
		try {
			// As every file of a history: its owner's alone.
			OwnedFile.create(this.marker).close();
		}
		catch (FileAlreadyExistsException ex) {
			// It has applied before.
		}
		catch (IOException ex) {
			LOG.debug("The limit may not apply any more once the history has grown: {} could not be made", this.marker,
					ex);
		}
	}

}

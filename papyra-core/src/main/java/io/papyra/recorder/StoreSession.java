package io.papyra.recorder;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.WriterOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's writer, which can be put down and taken up again. Used by the writer's
 * thread alone, but for {@link #current()}.
 */
final class StoreSession {

	private static final Logger LOG = LoggerFactory.getLogger(StoreSession.class);

	private final PersistenceBackend backend;

	private final WriterOptions options;

	private volatile @Nullable FactWriter writer;

	StoreSession(PersistenceBackend backend, RecorderOptions options) {
		this.backend = backend;
		this.options = new WriterOptions(options.systemId(), options.sync());
	}

	/**
	 * The open writer; opens one if there is none.
	 * @throws io.papyra.backend.PersistenceException if that is not possible
	 */
	FactWriter writer() {
		FactWriter open = this.writer;
		if (open == null) {
			open = this.backend.openWriter(this.options);
			this.writer = open;
		}
		return open;
	}

	/** The writer that is open, or null; for any thread. */
	@Nullable FactWriter current() {
		return this.writer;
	}

	boolean isDown() {
		return this.writer == null;
	}

	/**
	 * Closes the writer. What was appended through it has been synced as far as it
	 * matters.
	 */
	void putDown() {
		FactWriter open = this.writer;
		this.writer = null;
		if (open == null) {
			return;
		}
		Thread.interrupted();
		try {
			open.close();
		}
		catch (Throwable ex) {
			LOG.warn("Papyra could not close its store: {}", ex.toString(), ex);
		}
	}

}

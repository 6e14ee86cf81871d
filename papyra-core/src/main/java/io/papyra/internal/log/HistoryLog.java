package io.papyra.internal.log;

import java.nio.file.Path;

import io.papyra.backend.Annotatable;
import io.papyra.backend.Compactable;
import io.papyra.backend.Copyable;
import io.papyra.backend.Diagnosable;
import io.papyra.backend.FactReader;
import io.papyra.backend.FactWriter;
import io.papyra.backend.Measurable;
import io.papyra.backend.Recheckable;
import io.papyra.backend.Recognizable;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WriterOptions;

/**
 * A history in files as its backend offers it: one log, or one for each kind of fact.
 * Holds no file open between calls. Safe for use by several threads; one writer at a
 * time, in this process and all others.
 */
public interface HistoryLog extends FactReader, Recognizable, Scannable, Recoverable, Diagnosable, Compactable,
		Measurable, Copyable, Annotatable {

	/** Where the history is: a file or a directory. */
	Path path();

	/** As {@link io.papyra.backend.PersistenceBackend#openWriter} says. */
	FactWriter openWriter(WriterOptions options);

	/** As {@link Recheckable#recheckNextOpening} says. */
	void recheckNextOpening(Recheckable.Recheck recheck);

}

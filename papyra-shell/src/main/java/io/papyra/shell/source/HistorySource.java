package io.papyra.shell.source;

import java.util.List;

import io.papyra.shell.command.Option;
import org.jspecify.annotations.Nullable;

/**
 * One way to name a history on the command line, and to open it. Every command that reads
 * a log has the options of all ways.
 */
public interface HistorySource {

	/** Options by which a user means this source; the first one names the history. */
	List<Option<?>> options();

	/**
	 * Whether the history of this source is meant when none is named: by the value of
	 * {@code papyra.backend}.
	 */
	boolean serves(String backend);

	/**
	 * The property that names the history of this source when it is set in the
	 * environment, as the first option does on the command line; null if there is none.
	 */
	default @Nullable String environmentProperty() {
		return null;
	}

	/**
	 * Opens the history. Changes nothing.
	 * @throws io.papyra.shell.command.CommandFailure if it is named and not there, or
	 * cannot be reached
	 */
	History open(OpenRequest request);

}

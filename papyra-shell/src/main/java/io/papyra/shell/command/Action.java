package io.papyra.shell.command;

/** What a command does. */
@FunctionalInterface
public interface Action {

	/**
	 * Does it.
	 * @return how it ended
	 * @throws CommandFailure if it cannot be done
	 * @throws io.papyra.backend.PersistenceException if the history cannot be read or
	 * written
	 */
	ExitCode run(Invocation invocation);

}

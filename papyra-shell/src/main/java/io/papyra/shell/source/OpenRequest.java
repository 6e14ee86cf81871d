package io.papyra.shell.source;

import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.spring.autoconfigure.PapyraSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants opened.
 *
 * @param invocation the run of the command
 * @param environment makes settings
 * @param mayBeMissing whether a history that is not named may be absent: before a first
 * start it is
 * @param counters counts what is done to the history
 * @param readsOnly whether a copy of the history will do
 * @param copy what is opened instead of what was named, or null
 */
public record OpenRequest(Invocation invocation, SettingsFactory environment, boolean mayBeMissing,
		SessionCounters counters, boolean readsOnly, @Nullable TemporaryCopy copy) {

	/** The same for a copy of what was named. */
	OpenRequest with(TemporaryCopy made) {
		return new OpenRequest(this.invocation, this.environment, this.mayBeMissing, this.counters, this.readsOnly,
				made);
	}

	/** The value of an option, or null. */
	public <T> @Nullable T find(Option<T> option) {
		return this.invocation.arguments().find(option);
	}

	/**
	 * Whether the command line, the environment or a file of settings sets a property.
	 */
	boolean isSet(String property) {
		return this.environment.isSet(property, this.invocation.arguments().properties());
	}

	/** The settings, with what the command line says. */
	public PapyraSettings settings() {
		return this.environment.settings(this.invocation.arguments().properties());
	}

}

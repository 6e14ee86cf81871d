package io.papyra.shell.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.shell.output.Output;

/**
 * The one definition of a command, from which the command line, the console, help and
 * completion are made. Immutable.
 *
 * @param name its words, separated by one blank
 * @param summary what it does, in one line
 * @param readsLog whether it works on a log, so that a user may name one
 * @param options its own options
 * @param positional what it takes after its words
 * @param examples what one may type
 * @param action what it does
 * @param failureAction what it still does when the action has thrown
 */
public record CommandSpec(String name, String summary, boolean readsLog, List<Option<?>> options,
		PositionalParameter positional, List<String> examples, Handler action, FailureHandler failureAction) {

	public CommandSpec {
		options = List.copyOf(options);
		examples = List.copyOf(examples);
	}

	/** Begins the definition of a command that works on a log. */
	public static Builder onLog(String name, String summary) {
		return new Builder(name, summary, true);
	}

	/** Begins the definition of any other command. */
	public static Builder of(String name, String summary) {
		return new Builder(name, summary, false);
	}

	/** The same command with more options. */
	CommandSpec with(List<? extends Option<?>> more) {
		return new CommandSpec(this.name, this.summary, this.readsLog,
				Stream.concat(this.options.stream(), more.stream()).toList(), this.positional, this.examples,
				this.action, this.failureAction);
	}

	/** The first of its words. */
	public String group() {
		return words().get(0);
	}

	/** Its words. */
	public List<String> words() {
		return Arrays.asList(this.name.split(" "));
	}

	/** Builds a definition. */
	public static final class Builder {

		private final String name;

		private final String summary;

		private final boolean readsLog;

		private final List<Option<?>> options = new ArrayList<>();

		private final List<String> examples = new ArrayList<>();

		private PositionalParameter positional = PositionalParameter.NONE;

		private FailureHandler failureAction = FailureHandler.NONE;

		private Builder(String name, String summary, boolean readsLog) {
			this.name = name;
			this.summary = summary;
			this.readsLog = readsLog;
		}

		/** Options, in the order in which help lists them. */
		public Builder options(Option<?>... more) {
			this.options.addAll(Arrays.asList(more));
			return this;
		}

		public Builder positional(PositionalParameter words) {
			this.positional = words;
			return this;
		}

		/** What one may type after the program's name. */
		public Builder example(String line) {
			this.examples.add(line);
			return this;
		}

		/** What it still does when its action has thrown. */
		public Builder whenFailed(FailureHandler action) {
			this.failureAction = action;
			return this;
		}

		public CommandSpec does(Handler action) {
			return new CommandSpec(this.name, this.summary, this.readsLog, this.options, this.positional, this.examples,
					action, this.failureAction);
		}

	}

	/** What a command does. */
	@FunctionalInterface
	public interface Handler {

		/**
		 * Does it.
		 * @return how it ended
		 * @throws CommandFailure if it cannot be done
		 * @throws io.papyra.backend.PersistenceException if the history cannot be read or
		 * written
		 */
		ExitCode run(Invocation invocation);

	}

	/** What a command still does when its {@link CommandSpec.Handler} has thrown. */
	@FunctionalInterface
	public interface FailureHandler {

		/** Nothing. */
		FailureHandler NONE = (arguments, code, output) -> {
		};

		/**
		 * Called after the human-readable message, by the thread of the command, unless
		 * that was interrupted. Must not throw.
		 * @param code how the command ends, whatever is done here
		 */
		void failed(Arguments arguments, ExitCode code, Output output);

	}

}

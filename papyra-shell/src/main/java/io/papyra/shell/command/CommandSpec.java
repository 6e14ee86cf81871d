package io.papyra.shell.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one definition of a command, from which the command line, the console, help and
 * completion are made. Immutable.
 *
 * @param name its words, separated by one blank
 * @param summary what it does, in one line
 * @param readsLog whether it works on a log, so that a user may name one
 * @param options its own options
 * @param positional what it takes behind its words
 * @param examples what one may type
 * @param action what it does
 * @param failureAction what it still does when the action has thrown
 */
public record CommandSpec(String name, String summary, boolean readsLog, List<Option<?>> options, Positional positional,
		List<String> examples, Action action, FailureAction failureAction) {

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

		private Positional positional = Positional.NONE;

		private FailureAction failureAction = FailureAction.NONE;

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

		public Builder positional(Positional words) {
			this.positional = words;
			return this;
		}

		/** What one may type behind the program's name. */
		public Builder example(String line) {
			this.examples.add(line);
			return this;
		}

		/** What it still does when its action has thrown. */
		public Builder whenFailed(FailureAction action) {
			this.failureAction = action;
			return this;
		}

		public CommandSpec does(Action action) {
			return new CommandSpec(this.name, this.summary, this.readsLog, this.options, this.positional, this.examples,
					action, this.failureAction);
		}

	}

}

package io.papyra.shell.inspect;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.StoredFact;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommandFailure;
import io.papyra.wire.WireFact;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A regular expression that is looked for in facts: in what the table shows of one beside
 * its number and time, but with the whole payload, as JSON; of an audit in its JSON.
 *
 * <p>
 * Some expressions need more steps than there is time for, with each character of a text
 * twice as many. So these are counted, and the search ends with a message before that.
 */
final class GrepPattern {

	/** In any fact; some tenths of a second. */
	private static final long STEPS = 20_000_000;

	/** More of them for each character of a long one. */
	private static final long STEPS_PER_CHARACTER = 50;

	/** How often is looked whether the user has had enough; a power of two. */
	private static final long LOOK = 1 << 20;

	private final Pattern pattern;

	private GrepPattern(Pattern pattern) {
		this.pattern = pattern;
	}

	/**
	 * Without an upper-case letter, either case matches, as with {@code journalctl}.
	 * @throws CommandFailure if it is no regular expression
	 */
	static GrepPattern parse(String regex) {
		try {
			return new GrepPattern(
					Pattern.compile(regex, hasUpperCase(regex) ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
		}
		catch (PatternSyntaxException ex) {
			throw CommandFailure.usage("a regular expression of Java, and in this one there is, at character "
					+ (ex.getIndex() + 1) + ": " + ex.getDescription());
		}
	}

	/** Beside those that make a class of characters, as in \S. */
	private static boolean hasUpperCase(String regex) {
		return regex.replaceAll("\\\\([pP]\\{[^}]*}|.)", "").codePoints().anyMatch(Character::isUpperCase);
	}

	/**
	 * Whether the fact has it.
	 * @throws CommandFailure if that would take too long
	 * @throws io.papyra.backend.WorkCancelledException if the user has had enough
	 */
	boolean matches(StoredFact stored, JsonMapper mapper, Cancellation cancellation) {
		CharSequence text = text(stored, mapper);
		try {
			return this.pattern.matcher(new Steps(text, cancellation)).find();
		}
		catch (TooManyStepsException | StackOverflowError ex) {
			throw CommandFailure.usage("--grep '" + this.pattern + "' takes too many steps in the fact at position "
					+ stored.position() + ", which has " + text.length() + " characters: write it without a repetition "
					+ "inside of a repetition, such as (a+)+ or (a|b)*");
		}
	}

	private static CharSequence text(StoredFact stored, JsonMapper mapper) {
		Fact fact = stored.fact();
		if (fact instanceof ActorEvent event) {
			return joined(event.payload(), mapper, event.eventType(), FactTable.text(event.actorAddress()));
		}
		if (fact instanceof DeadLetter letter) {
			return joined(letter.payload(), mapper, letter.messageType(), address(letter.target()),
					(letter.reason() != null) ? letter.reason().wireName() : null, letter.reasonText(),
					address(letter.sender()));
		}
		return mapper.writeValueAsString(WireFact.of(stored));
	}

	private static CharSequence joined(@Nullable Object payload, JsonMapper mapper, @Nullable String... parts) {
		StringBuilder text = new StringBuilder(
				Stream.of(parts).filter(Objects::nonNull).collect(Collectors.joining(" ")));
		if (payload != null) {
			PayloadText.append(payload, mapper, text.append(' '), Integer.MAX_VALUE);
		}
		return text;
	}

	private static @Nullable String address(@Nullable ActorAddress address) {
		return (address != null) ? FactTable.text(address) : null;
	}

	/** A text with a limit on how often a character of it is looked at. */
	private static final class Steps implements CharSequence {

		private final CharSequence text;

		private final Cancellation cancellation;

		private long left;

		Steps(CharSequence text, Cancellation cancellation) {
			this.text = text;
			this.cancellation = cancellation;
			this.left = STEPS + STEPS_PER_CHARACTER * text.length();
		}

		@Override
		public char charAt(int index) {
			this.left--;
			if (this.left % LOOK == 0) {
				this.cancellation.check();
				if (this.left <= 0) {
					throw new TooManyStepsException();
				}
			}
			return this.text.charAt(index);
		}

		@Override
		public int length() {
			return this.text.length();
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.subSequence(start, end);
		}

		@Override
		public String toString() {
			return this.text.toString();
		}

	}

	/** A search would not come to its end. */
	private static final class TooManyStepsException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		TooManyStepsException() {
			super(null, null, false, false);
		}

	}

}

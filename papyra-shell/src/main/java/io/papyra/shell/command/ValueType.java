package io.papyra.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.spring.settings.PathText;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * What an option takes. Immutable.
 *
 * @param placeholder how help names it; empty for a flag, which needs no value
 * @param allowed what it may hold, human-readable
 * @param words the words it may hold, if they can be counted
 * @param completion what the console offers
 * @param parser makes the value
 * @param sum makes one value of two where an option is given several times; null if the
 * last one counts
 * @param <T> type of the value
 */
public record ValueType<T>(String placeholder, String allowed, List<String> words, Completion completion,
		Parser<T> parser, @Nullable BinaryOperator<T> sum) {

	/** Given or not; {@code --flag=false} is the same as leaving it out. */
	public static final ValueType<Boolean> FLAG = new ValueType<>("", "true or false", List.of(), Completion.NONE,
			ValueType::truth);

	/** Any text but an empty one. */
	public static final ValueType<String> TEXT = text("TEXT", "any text", Completion.NONE);

	/** Any texts but empty ones, each by an option of its own. */
	public static final ValueType<Set<String>> TEXTS = new ValueType<>("TEXT", "any text", List.of(), Completion.NONE,
			(text) -> Set.of(notEmpty(text)),
			(one, other) -> Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet()));

	/** A file or directory. */
	public static final ValueType<Path> PATH = new ValueType<>("PATH", "a path", List.of(), Completion.FILES,
			ValueType::path);

	/** How many, at least one. */
	public static final ValueType<Long> COUNT = new ValueType<>("N", "a whole number above zero", List.of(),
			Completion.NONE, (text) -> atLeast(1, Long.parseLong(text)));

	/** How many, or zero for no limit; one more than that is still a number. */
	public static final ValueType<Integer> LIMIT = new ValueType<>("N", "a whole number, or 0 for no limit", List.of(),
			Completion.NONE, (text) -> (int) Math.min(atLeast(0, Integer.parseInt(text)), Integer.MAX_VALUE - 8));

	/** Longer than any history; twice that before now is still a time. */
	private static final Duration LONGEST = Duration.ofDays(365_000);

	/**
	 * How long, in Spring's notation; what is longer than a thousand years means that.
	 */
	public static final ValueType<Duration> DURATION = new ValueType<>("DURATION",
			"a duration above zero, such as 90s, 12h, 30d or PT1H", List.of(), Completion.NONE, ValueType::duration);

	/** How large, in Spring's notation. */
	public static final ValueType<DataSize> SIZE = new ValueType<>("SIZE",
			"a size above zero, such as 512KB, 64MB or 10GB", List.of(), Completion.NONE, ValueType::size);

	public ValueType {
		words = List.copyOf(words);
	}

	/** Of an option of which the last one counts. */
	public ValueType(String placeholder, String allowed, List<String> words, Completion completion, Parser<T> parser) {
		this(placeholder, allowed, words, completion, parser, null);
	}

	/** Whether the option may stand alone. */
	public boolean isFlag() {
		return this.placeholder.isEmpty();
	}

	/** A text with a name of its own. */
	public static ValueType<String> text(String placeholder, String allowed, Completion completion) {
		return new ValueType<>(placeholder, allowed, List.of(), completion, ValueType::notEmpty);
	}

	/** One of the constants, in either case, with "-" or "_". */
	public static <E extends Enum<E>> ValueType<E> choice(String placeholder, Class<E> type) {
		List<String> words = Arrays.stream(type.getEnumConstants()).map(ReportDescriptors::word).toList();
		return new ValueType<>(placeholder, String.join(", ", words), words, Completion.WORDS,
				(text) -> Enum.valueOf(type, text.trim().toUpperCase(Locale.ROOT).replace('-', '_')));
	}

	private static boolean truth(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException(text);
		};
	}

	/**
	 * A file or directory, as in properties.
	 * @throws CommandFailure if it is none; the message tells what is allowed
	 */
	static Path path(String text) {
		try {
			return plain(PathText.parse(text));
		}
		catch (IllegalArgumentException ex) {
			throw CommandFailure.usage(String.valueOf(ex.getMessage()));
		}
	}

	/** Without the detours of {@code a/../b}, unless a link in it leads elsewhere. */
	private static Path plain(Path path) {
		Path normal = path.normalize();
		if (normal.equals(path) || normal.toString().isEmpty()) {
			return path;
		}
		try {
			boolean exists = Files.exists(path);
			Path one = exists ? path : path.toAbsolutePath().getParent();
			Path other = exists ? normal : normal.toAbsolutePath().getParent();
			return (one != null && other != null && Files.isSameFile(one, other)) ? normal : path;
		}
		catch (IOException ex) {
			return path; // opening it tells why
		}
	}

	private static String notEmpty(String text) {
		Assert.hasText(text, "empty");
		return text;
	}

	private static long atLeast(long least, long number) {
		Assert.isTrue(number >= least, "too small");
		return number;
	}

	private static Duration duration(String text) {
		Duration duration = DurationStyle.detectAndParse(text.trim());
		Assert.isTrue(!duration.isNegative() && !duration.isZero(), "not above zero");
		return (duration.compareTo(LONGEST) > 0) ? LONGEST : duration;
	}

	private static DataSize size(String text) {
		DataSize size = DataSize.parse(text.trim());
		Assert.isTrue(size.toBytes() > 0, "not above zero");
		return size;
	}

	/**
	 * Makes a value of a text.
	 *
	 * @param <T> type of the value
	 */
	@FunctionalInterface
	public interface Parser<T> {

		/**
		 * Makes the value.
		 * @throws RuntimeException if the text is not allowed
		 */
		T parse(String text);

	}

}

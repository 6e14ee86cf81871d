package io.papyra.shell.groups;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.fact.FactKind;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;

import org.springframework.util.Assert;

/** Options by which a group or an entry is named. */
final class GroupOptions {

	private static final Pattern ENTRY_ID = Pattern.compile("(\\d{1,20})-(\\d{1,20})");

	static final Option<String> GROUP = Option.of("group", new ValueType<>("NAME", "a name without control characters",
			List.of(), Completion.GROUPS, GroupOptions::name), "name of the consumer group");

	static final Option<FactKind> KIND = Option
		.of("kind", ValueType.choice("KIND", FactKind.class), "only the group that reads this kind of fact")
		.usually("the only one of that name");

	static final Option<String> ENTRY = Option.of("entry", new ValueType<>("ID",
			"the id of an entry, such as 1768380323000-0", List.of(), Completion.NONE, GroupOptions::entryId),
			"id of the entry");

	private GroupOptions() {
	}

	/** The name of the group, without which most commands cannot do anything. */
	static String group(Arguments arguments) {
		return required(arguments, GROUP, "'papyra groups list' tells which there are");
	}

	/**
	 * The value of an option without which the command cannot do anything.
	 */
	static <T> T required(Arguments arguments, Option<T> option, String hint) {
		T value = arguments.find(option);
		if (value == null) {
			throw CommandFailure.usage(option.flag() + " " + option.type().placeholder() + " has to be there: " + hint);
		}
		return value;
	}

	private static String name(String text) {
		Assert.isTrue(!text.isEmpty() && text.chars().noneMatch(Character::isISOControl), "no name");
		return text;
	}

	/**
	 * As Redis writes it: two numbers of 64 bits without a sign, without zeros in front.
	 */
	static String entryId(String text) {
		Matcher id = ENTRY_ID.matcher(text.trim());
		Assert.isTrue(id.matches(), "no id");
		return Long.toUnsignedString(Long.parseUnsignedLong(id.group(1))) + "-"
				+ Long.toUnsignedString(Long.parseUnsignedLong(id.group(2)));
	}

	/** Whether one entry comes before another in its stream. */
	static boolean isBefore(String entryId, String other) {
		int byTime = Long.compareUnsigned(time(entryId), time(other));
		return (byTime != 0) ? byTime < 0 : Long.compareUnsigned(number(entryId), number(other)) < 0;
	}

	/** The milliseconds of an id, without a sign. */
	static long time(String entryId) {
		return Long.parseUnsignedLong(entryId.substring(0, entryId.indexOf('-')));
	}

	private static long number(String entryId) {
		return Long.parseUnsignedLong(entryId.substring(entryId.indexOf('-') + 1));
	}

}

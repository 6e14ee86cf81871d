package io.papyra.shell.groups;

import io.papyra.redis.GroupState;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.HistoryResolver;

/** {@code groups park}: takes one entry out of the way of a group. */
public final class ParkEntryCommand {

	private static final String USUAL_REASON = "parked by hand";

	private static final Option<String> REASON = Option
		.of("reason", ValueType.TEXT, "why, as 'papyra groups show' tells it")
		.usually(USUAL_REASON);

	private ParkEntryCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec
			.onLog("groups park",
					"park a pending entry that a consumer group cannot handle; it is kept beside the stream")
			.options(GroupOptions.GROUP, GroupOptions.KIND, GroupOptions.ENTRY, REASON)
			.example("groups park --group mailer --kind event --entry 1768380323000-0 --reason 'no such mailbox'")
			.does((invocation) -> run(invocation, histories));
	}

	private static ExitCode run(Invocation invocation, HistoryResolver histories) {
		Arguments arguments = invocation.arguments();
		String entry = GroupOptions.required(arguments, GroupOptions.ENTRY, "'papyra groups show' lists pending ones");
		String reason = arguments.get(REASON, USUAL_REASON);
		try (OpenGroups open = OpenGroups.ofNamed(histories, invocation)) {
			GroupState group = open.one(arguments);
			if (!open.open(group).park(entry, reason)) {
				throw CommandFailure.missing(entry + " is not pending in " + GroupText.title(group) + " at "
						+ open.location() + ", which has " + group.pending() + " pending entries; 'papyra groups show' "
						+ "lists them. One that was trimmed from the stream is acknowledged instead");
			}
			Output output = invocation.output();
			invocation.answer(
					() -> new Parked(open.location(), group.systemId(), group.kind().wireName(), group.name(), entry,
							reason),
					() -> output.text(open.location() + "\n" + GroupText.title(group) + ": " + entry
							+ " is parked and acknowledged; it stays in the stream, too, until that is compacted"));
			return ExitCode.OK;
		}
	}

	private record Parked(String location, String systemId, String kind, String name, String entry, String reason) {
	}

}

package io.papyra.shell.groups;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import io.papyra.redis.GroupState;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.shell.source.HistoryResolver;
import org.jspecify.annotations.Nullable;

/** {@code groups reset}: sets a group to another place of its stream. */
public final class ResetGroupCommand {

	private static final Option<ResetPlace> TO = Option.of("to",
			new ValueType<>("PLACE", ResetPlace.ALLOWED, List.of("beginning", "end"), Completion.WORDS,
					(text) -> ResetPlace.parse(text, Clock.system(ZoneId.systemDefault()))),
			"where the group continues: with the oldest entry, with those to come, with those of a time (15m, "
					+ "2026-01-14T08:45Z), or after the entry of an id");

	private ResetGroupCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("groups reset", "set a consumer group back, or forwards, to another place")
			.options(GroupOptions.GROUP, GroupOptions.KIND, TO, CommonOptions.DRY_RUN, CommonOptions.YES)
			.example("groups reset --group mailer --kind event --to 2h --dry-run")
			.example("groups reset --group mailer --kind event --to beginning --redis-url redis://localhost:6379")
			.does((invocation) -> run(invocation, histories));
	}

	private static ExitCode run(Invocation invocation, HistoryResolver histories) {
		Arguments arguments = invocation.arguments();
		ResetPlace to = GroupOptions.required(arguments, TO, "allowed is " + ResetPlace.ALLOWED);
		boolean dryRun = arguments.isSet(CommonOptions.DRY_RUN);
		try (OpenGroups open = OpenGroups.ofNamed(histories, invocation)) {
			GroupState before = open.one(arguments);
			if (!dryRun && invocation.isToConfirm()) {
				invocation.output().text(open.location());
				print(to, before, null, invocation.output());
				invocation.confirm();
			}
			GroupState after = dryRun ? null : open.open(before).reset(to.start());
			Output output = invocation.output();
			invocation.answer(() -> output.located(open.location(), Reset.of(to, before, after)), () -> {
				output.text(open.location());
				print(to, before, after, output);
			});
			return ExitCode.OK;
		}
	}

	private record Reset(boolean dryRun, String to, boolean deliveredAgain, GroupDocument before,
			@Nullable GroupDocument after) {

		static Reset of(ResetPlace to, GroupState before, @Nullable GroupState after) {
			Instant now = Instant.now();
			return new Reset(after == null, to.text(), to.isBefore(before.lastDelivered()),
					GroupDocument.of(before, now), (after != null) ? GroupDocument.of(after, now) : null);
		}

	}

	private static void print(ResetPlace to, GroupState before, @Nullable GroupState after, Output output) {
		String would = (after != null) ? "" : "would be ";
		output.text(GroupText.title(before) + ": " + would + "set to " + to);
		List<List<String>> rows = new ArrayList<>();
		rows.add(row("before", before));
		if (after != null) {
			rows.add(row("after", after));
		}
		output.table(List.of("", "LAST DELIVERED", "LAG", "PENDING"), rows);
		if (to.isBefore(before.lastDelivered())) {
			output.text(
					"facts that the group has had " + ((after != null) ? "are" : "would be")
							+ " delivered again: its consumers know them by their keys (writer and number)",
					Style.YELLOW);
		}
		else if (to.isBehind(before.lastDelivered()) && before.lag().entries() > 0) {
			output.text("facts up to there that the group has not had " + ((after != null) ? "are" : "would be")
					+ " skipped", Style.YELLOW);
		}
		if (before.pending() > 0) {
			output.text(before.pending() + " entries " + ((after != null) ? "stay" : "would stay")
					+ " pending until they are acknowledged");
		}
	}

	private static List<String> row(String when, GroupState group) {
		return List.of(when, group.lastDelivered(), GroupText.lag(group.lag()), "" + group.pending());
	}

}

package io.papyra.shell.groups;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.GroupState;
import io.papyra.redis.ParkedEntry;
import io.papyra.redis.PendingEntry;
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

import org.springframework.util.Assert;

/** {@code groups show}: one group, with its members and what they have not done. */
public final class ShowGroupCommand {

	private static final int USUAL_LIMIT = 100;

	private static final int MOST = 10_000;

	private static final int LONGEST_FIELDS = 400;

	private static final Option<Integer> LIMIT = Option
		.of("limit",
				new ValueType<>("N", "a whole number from 1 to " + MOST, List.of(), Completion.NONE,
						ShowGroupCommand::limit),
				"how many pending and how many parked entries at most")
		.usually("" + USUAL_LIMIT)
		.abbreviated('n');

	private ShowGroupCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("groups show", "show a consumer group: its members, and what is pending and parked")
			.options(GroupOptions.GROUP, GroupOptions.KIND.usually("all kinds"), LIMIT)
			.example("groups show --group mailer --redis-url redis://localhost:6379 --system-id orders")
			.example("groups show --group mailer --kind event --limit 1000 --json")
			.does((invocation) -> run(invocation, histories));
	}

	private static int limit(String text) {
		int limit = Integer.parseInt(text);
		Assert.isTrue(limit >= 1 && limit <= MOST, "out of range");
		return limit;
	}

	private static ExitCode run(Invocation invocation, HistoryResolver histories) {
		int limit = invocation.arguments().get(LIMIT, USUAL_LIMIT);
		try (OpenGroups open = OpenGroups.ofNamed(histories, invocation)) {
			List<Shown> shown = new ArrayList<>();
			for (GroupState state : open.named(invocation.arguments())) {
				ConsumerGroup group = open.open(state);
				shown.add(new Shown(state, group.pending(null, limit), group.parked(limit)));
			}
			Output output = invocation.output();
			Instant now = Instant.now();
			if (invocation.arguments().isSet(CommonOptions.JSON)) {
				output.json(output.located(open.location(),
						Map.of("groups", shown.stream().map((one) -> one.document(now)).toList())));
				return ExitCode.OK;
			}
			output.text(open.location());
			shown.forEach((one) -> one.print(now, output));
			if (shown.stream().anyMatch(Shown::isCut)) {
				output.message("papyra: there are more entries, listed are at most " + limit
						+ " pending ones, the oldest, and " + limit + " parked ones, the newest; --limit N shows more");
			}
			return ExitCode.OK;
		}
	}

	/** A group with its entries. */
	private record Shown(GroupState state, List<PendingEntry> pending, List<ParkedEntry> parked) {

		GroupDocument document(Instant now) {
			return GroupDocument.of(this.state, now).with(this.pending, this.parked);
		}

		boolean isCut() {
			return this.pending.size() < this.state.pending() || this.parked.size() < this.state.parked();
		}

		void print(Instant now, Output output) {
			Duration oldest = GroupText.oldestPending(this.state, now);
			GroupState.Lag lag = this.state.lag();
			output.text(GroupText.title(this.state), Style.BOLD);
			output
				.table(List.of(), List.of(List.of("last delivered", this.state.lastDelivered()),
						List.of("lag", GroupText.lag(lag)
								+ ((lag.entries() > 0) ? ", the oldest for " + GroupText.duration(lag.age()) : "")),
						List.of("pending", this.state.pending()
								+ ((oldest != null) ? ", the oldest of " + GroupText.duration(oldest) + " ago" : "")),
						List.of("parked", "" + this.state.parked())));
			table(output, List.of("CONSUMER", "PENDING", "IDLE"),
					this.state.consumers()
						.stream()
						.map((one) -> List.of(one.name(), "" + one.pending(), GroupText.duration(one.idle())))
						.toList());
			table(output, List.of("PENDING ENTRY", "CONSUMER", "IDLE", "DELIVERIES"),
					this.pending.stream()
						.map((one) -> List.of(one.entryId(), one.consumer(), GroupText.duration(one.idle()),
								"" + one.deliveries()))
						.toList());
			table(output, List.of("PARKED ENTRY", "AT", "DELIVERIES", "REASON", "FIELDS"), this.parked.stream()
				.map((one) -> List.of(one.entryId(), "" + one.at(), "" + one.deliveries(), one.reason(), fields(one)))
				.toList());
			table(output, List.of("HOLE FOUND", "AFTER", "NEXT", "REASON"), this.state.holes()
				.stream()
				.map((one) -> List.of("" + one.at(), one.after(), (one.next() != null) ? one.next() : "", one.reason()))
				.toList());
		}

		private static void table(Output output, List<String> header, List<List<String>> rows) {
			if (!rows.isEmpty()) {
				output.table(header, rows);
			}
		}

		private static String fields(ParkedEntry entry) {
			String fields = new TreeMap<>(entry.fields()).entrySet()
				.stream()
				.map((field) -> field.getKey() + "=" + field.getValue())
				.collect(Collectors.joining(" "));
			return (fields.length() > LONGEST_FIELDS) ? fields.substring(0, LONGEST_FIELDS) + "..." : fields;
		}

	}

}

package io.papyra.shell.groups;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.papyra.redis.GroupState;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.HistoryResolver;

/** {@code groups list}: who reads the history, and how far they are. */
public final class ListGroupsCommand {

	private ListGroupsCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("groups list", "list the consumer groups of a history in Redis, and how far they are")
			.options(CommonOptions.OUTPUT_OF_LIST)
			.example("groups list --redis-url redis://localhost:6379 --system-id orders")
			.example("groups list --system-id orders,billing --json")
			.does((invocation) -> run(invocation, histories));
	}

	private static ExitCode run(Invocation invocation, HistoryResolver histories) {
		try (OpenGroups open = OpenGroups.of(histories, invocation)) {
			List<GroupState> groups = open.all();
			Output output = invocation.output();
			Instant now = Instant.now();
			List<GroupDocument> documents = groups.stream().map((group) -> GroupDocument.of(group, now)).toList();
			invocation.answer(() -> documents, () -> output.located(open.location(), Map.of("groups", documents)),
					() -> print(open.location(), groups, now, output));
			return ExitCode.OK;
		}
	}

	private static void print(String location, List<GroupState> groups, Instant now, Output output) {
		if (groups.isEmpty()) {
			output.message("papyra: no consumer group reads " + location
					+ "; if there should be one, check --prefix and --system-id");
		}
		else {
			output.text(location);
			table(groups, now, output);
		}
	}

	/** The system has a column where there are several. */
	static void table(List<GroupState> groups, Instant now, Output output) {
		int first = OpenGroups.severalSystems(groups) ? 0 : 1;
		List<String> header = List.of("SYSTEM", "KIND", "GROUP", "CONSUMERS", "PENDING", "OLDEST", "LAG", "BEHIND",
				"PARKED", "HOLES");
		List<List<String>> rows = new ArrayList<>();
		for (GroupState group : groups) {
			Duration oldest = GroupText.oldestPending(group, now);
			GroupState.Lag lag = group.lag();
			List<String> row = List.of(group.systemId(), group.kind().wireName(), group.name(),
					"" + group.consumers().size(), "" + group.pending(),
					(oldest != null) ? GroupText.duration(oldest) : "", GroupText.lag(lag),
					(lag.entries() > 0) ? GroupText.duration(lag.age()) : "", "" + group.parked(),
					"" + group.holes().size());
			rows.add(row.subList(first, row.size()));
		}
		output.table(header.subList(first, header.size()), rows);
	}

}

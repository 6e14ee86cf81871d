package io.papyra.shell.groups;

import java.util.List;

import io.papyra.redis.GroupState;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.source.HistoryResolver;

/** Names of groups for a user who types a command. */
public final class GroupNames {

	private GroupNames() {
	}

	/**
	 * The names of all groups of a history, each once.
	 * @throws RuntimeException if it has none, or cannot be read
	 */
	public static List<String> of(HistoryResolver histories, Invocation invocation) {
		try (OpenGroups open = OpenGroups.of(histories, invocation)) {
			return open.all().stream().map(GroupState::name).distinct().toList();
		}
	}

}

package io.papyra.shell.groups;

import java.util.List;
import java.util.stream.Collectors;

import io.papyra.fact.FactKind;
import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.GroupState;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisGroups;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.shell.source.LocalHistory;

/** The consumer groups of the history that a command is about. */
final class OpenGroups implements AutoCloseable {

	/** More names would hide the message. */
	private static final int NAMED = 20;

	private final History history;

	private final RedisGroups groups;

	private OpenGroups(History history, RedisGroups groups) {
		this.history = history;
		this.groups = groups;
	}

	/**
	 * Opens the history; there need not be anything in it.
	 * @throws CommandFailure if it has no groups
	 */
	static OpenGroups of(HistoryResolver histories, Invocation invocation) {
		History history = histories.openEvenIfMissing(invocation);
		try {
			return new OpenGroups(history, groups(history));
		}
		catch (RuntimeException | Error ex) {
			history.close();
			throw ex;
		}
	}

	/**
	 * Opens the history for a command that cannot do without the name of a group.
	 */
	static OpenGroups ofNamed(HistoryResolver histories, Invocation invocation) {
		GroupOptions.group(invocation.arguments());
		return of(histories, invocation);
	}

	private static RedisGroups groups(History history) {
		if (!history.isLocal()) {
			throw CommandFailure.usage("a service does not answer for the consumer groups of its history; name the "
					+ "Redis that holds it, with --redis-url redis://host:port instead of --url");
		}
		// By its name first, a constant: the jar with that class need not be there.
		if (history instanceof LocalHistory local && local.backend().name().equals(RedisBackend.NAME)
				&& local.backend() instanceof RedisBackend redis) {
			return redis.groups();
		}
		throw CommandFailure.usage("the backend " + history.overview().backend() + " of " + history.location()
				+ " has no consumer groups, only that in Redis has; name one with --redis-url redis://host:port, or "
				+ "by papyra.backend=redis in the settings");
	}

	String location() {
		return this.history.location();
	}

	/** All groups of all systems and kinds of the history. */
	List<GroupState> all() {
		return this.groups.list();
	}

	/**
	 * Those of the name and kind that the command line says.
	 * @throws CommandFailure if there is none
	 */
	List<GroupState> named(Arguments arguments) {
		String name = GroupOptions.group(arguments);
		FactKind kind = arguments.find(GroupOptions.KIND);
		List<GroupState> all = all();
		List<GroupState> named = all.stream()
			.filter((group) -> group.name().equals(name) && (kind == null || group.kind() == kind))
			.toList();
		if (named.isEmpty()) {
			throw CommandFailure.missing("there is no consumer group '" + name + "'"
					+ ((kind != null) ? " of the kind " + kind.wireName() : "") + " at " + location() + ": "
					+ (all.isEmpty() ? "there is none at all; check --prefix and --system-id"
							: "there is " + names(all)));
		}
		return named;
	}

	/**
	 * The one group that the command line means, to change it.
	 * @throws CommandFailure if there is none, or more than one
	 */
	GroupState one(Arguments arguments) {
		List<GroupState> named = named(arguments);
		if (named.size() > 1) {
			throw CommandFailure.usage("there is more than one group of that name: " + names(named)
					+ "; say which with --kind" + (severalSystems(named) ? " and --system-id" : ""));
		}
		return named.get(0);
	}

	/** The group itself, as it was seen. */
	ConsumerGroup open(GroupState group) {
		return this.groups.group(group.systemId(), group.kind(), group.name());
	}

	static boolean severalSystems(List<GroupState> groups) {
		return groups.stream().map(GroupState::systemId).distinct().count() > 1;
	}

	private static String names(List<GroupState> groups) {
		String listed = groups.stream()
			.limit(NAMED)
			.map((group) -> "'" + group.name() + "' (" + group.kind().wireName() + " of " + group.systemId() + ")")
			.collect(Collectors.joining(", "));
		return (groups.size() > NAMED) ? listed + " and " + (groups.size() - NAMED) + " more" : listed;
	}

	/** The groups end with the backend that they belong to. */
	@Override
	public void close() {
		this.history.close();
	}

}

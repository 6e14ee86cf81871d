package io.papyra.redis.internal.doctor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisFuture;
import io.papyra.redis.internal.connection.Confirmation;
import io.papyra.redis.internal.connection.RedisAccessException;
import io.papyra.redis.internal.connection.RedisErrors;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.ServerNode;
import io.papyra.redis.internal.entry.HistoryKeys;
import io.papyra.redis.internal.entry.StreamKeys;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Whether the user of the connection may run every command that the history needs, on
 * every key of it. Each is tried in a form that changes nothing: the server looks at
 * rights before it looks at what is wrong with a command. Where the user may ask it, ACL
 * DRYRUN does the same without a try.
 */
final class RightsCheck {

	static final String RIGHTS = "redis-rights";

	/** A word that is no id, no number and no option. */
	private static final String NONSENSE = "papyra";

	/** What only the writer, repair and compaction need. */
	private static final List<String> READING = List.of("type", "xrange", "xrevrange", "xlen", "xinfo", "xpending",
			"memory", "exists", "hget", "hmget", "hgetall", "time");

	private static final Pattern USER = Pattern.compile("(?i)user (\\S+) has no permissions");

	private static final int UNKNOWN_SCRIPT = 40;

	/**
	 * A command in a form that changes nothing.
	 *
	 * @param node where it is tried
	 * @param command as rules of an ACL name it
	 * @param key that it needs, or null if it needs none of the history's
	 * @param words all of it
	 */
	private record Trial(ServerNode node, String command, @Nullable String key, List<String> words) {
	}

	private final RedisLink link;

	private final HistoryKeys history;

	private final Confirmation confirmation;

	private final Set<String> commands = new LinkedHashSet<>();

	private final Set<String> keys = new TreeSet<>();

	private String user = "";

	RightsCheck(RedisLink link, HistoryKeys history, Confirmation confirmation) {
		this.link = link;
		this.history = history;
		this.confirmation = confirmation;
	}

	Finding run() {
		List<Trial> trials = new ArrayList<>();
		for (StreamKeys stream : this.history.all()) {
			boolean writes = this.history.isWritten(stream);
			trials(this.link.nodeOf(stream.stream()), stream).stream()
				.filter((trial) -> writes || READING.contains(trial.command()))
				.forEach(trials::add);
		}
		boolean dry = mayAskForRights(trials.get(0).node());
		// All are on their way before the first answer is waited for.
		List<RedisFuture<?>> answers = new ArrayList<>();
		trials.forEach((trial) -> answers.add(send(trial, dry)));
		for (int at = 0; at < trials.size(); at++) {
			judge(trials.get(at), answer(trials.get(at), answers.get(at)));
		}
		if (this.commands.isEmpty() && this.keys.isEmpty()) {
			return Finding.ok(RIGHTS, (this.user.isEmpty() ? "this user" : "user '" + this.user + "'")
					+ " may run every command that is needed, on every key of the history");
		}
		return missing(trials);
	}

	private Finding missing(List<Trial> trials) {
		StringBuilder seen = new StringBuilder(this.user.isEmpty() ? "this user" : "user '" + this.user + "'");
		if (!this.commands.isEmpty()) {
			seen.append(" may not run ").append(String.join(", ", this.commands).toUpperCase(Locale.ROOT));
		}
		if (!this.keys.isEmpty()) {
			seen.append(this.commands.isEmpty() ? "" : ", and")
				.append(" may not use ")
				.append(String.join(", ", this.keys));
		}
		Set<String> all = new LinkedHashSet<>();
		trials.forEach((trial) -> all.add("+" + trial.command()));
		String prefix = this.history.prefix().replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
		return Finding.error(RIGHTS, seen.toString(),
				"ACL SETUSER " + (this.user.isEmpty() ? "<user>" : this.user) + " ~" + prefix + ":* ~{" + prefix + ":* "
						+ String.join(" ", all) + " +ping" + (this.link.isCluster() ? " +cluster +info" : ""));
	}

	private boolean mayAskForRights(ServerNode node) {
		try {
			this.user = node.ask("ACL WHOAMI", (commands) -> commands.aclWhoami());
			return "OK".equals(node.ask("ACL DRYRUN", (commands) -> commands.aclDryRun(this.user, "TIME")));
		}
		catch (RedisAccessException ex) {
			if (ex.code() == RedisErrors.Code.CONNECTION || ex.code() == RedisErrors.Code.TIMEOUT) {
				throw ex;
			}
			return false;
		}
	}

	private RedisFuture<?> send(Trial trial, boolean dry) {
		List<String> words = trial.words();
		return dry
				? trial.node()
					.commands()
					.aclDryRun(this.user, words.get(0), words.subList(1, words.size()).toArray(String[]::new))
				: trial.node().send(words);
	}

	/** What the server says, be it an answer or a refusal. */
	private String answer(Trial trial, RedisFuture<?> answer) {
		try {
			Object said = this.link.await(answer, trial.words().get(0));
			return (said instanceof String text) ? text : "";
		}
		catch (RedisAccessException ex) {
			boolean refused = ex.code() != RedisErrors.Code.CONNECTION && ex.code() != RedisErrors.Code.TIMEOUT;
			Throwable cause = ex.getCause();
			if (refused && cause != null && cause.getMessage() != null) {
				return cause.getMessage();
			}
			throw ex;
		}
	}

	private void judge(Trial trial, String said) {
		boolean hidden = RedisErrors.classify(said) == RedisErrors.Code.UNKNOWN_COMMAND;
		if (RedisErrors.classify(said) != RedisErrors.Code.NOPERM && !hidden) {
			return;
		}
		Matcher named = USER.matcher(said);
		if (this.user.isEmpty() && named.find()) {
			this.user = named.group(1);
		}
		String key = trial.key();
		if (said.contains("key") && !hidden) {
			if (key != null) {
				this.keys.add(key);
			}
		}
		else {
			this.commands.add(trial.command());
		}
	}

	private List<Trial> trials(ServerNode node, StreamKeys keys) {
		List<Trial> trials = new ArrayList<>();
		for (String stream : List.of(keys.stream(), keys.quarantine())) {
			for (String words : List.of("XADD % NOMKSTREAM # data x", "XRANGE % # +", "XREVRANGE % # -", "XLEN %",
					"XDEL % #", "XTRIM % MAXLEN #", "XINFO STREAM %", "XACK % # #", "XPENDING % papyra-doctor",
					"TYPE %", "EXISTS %", "MEMORY USAGE %")) {
				trials.add(trial(node, stream, words));
			}
		}
		for (String words : List.of("HSET % # x #", "HGET % #", "HMGET % #", "HGETALL %", "HDEL % papyra:doctor")) {
			trials.add(trial(node, keys.writers(), words));
		}
		for (String words : List.of("GET %", "SET % x #", "PEXPIRE % #")) {
			trials.add(trial(node, keys.lease(), words));
		}
		// There is no form of it that removes nothing, so it is told to remove what is
		// not there; whether the key itself may be written, SET tells.
		trials.add(new Trial(node, "del", null, List.of("DEL", keys.lease() + ":doctor")));
		trials.add(new Trial(node, "time", null, List.of("TIME")));
		if (isRead(node, keys)) {
			trials.addAll(groups(node, keys));
			trials.addAll(scripts(node, keys.ofGroups()));
		}
		trials.addAll(scripts(node, keys.ofStore()));
		if (this.confirmation.isWanted()) {
			trials.add(new Trial(node, "wait", null, List.of("WAIT", "0", "1")));
		}
		if (this.confirmation.aof()) {
			trials.add(new Trial(node, "waitaof", null, List.of("WAITAOF", "0", "0", "1")));
		}
		return trials;
	}

	/** Whether consumer groups read the stream: only then their commands are needed. */
	private static boolean isRead(ServerNode node, StreamKeys keys) {
		try {
			return !node
				.ask("XINFO GROUPS " + keys.stream(), (commands) -> commands.xinfoGroups(Resp.bytes(keys.stream())))
				.isEmpty();
		}
		catch (RedisAccessException ex) {
			if (ex.code() == RedisErrors.Code.CONNECTION || ex.code() == RedisErrors.Code.TIMEOUT) {
				throw ex;
			}
			// There is no stream, or this user may not ask, which another trial reports.
			return false;
		}
	}

	private static List<Trial> groups(ServerNode node, StreamKeys keys) {
		List<Trial> trials = new ArrayList<>();
		for (String words : List.of("XREADGROUP GROUP papyra-doctor x STREAMS % #", "XGROUP SETID % papyra-doctor #",
				"XAUTOCLAIM % papyra-doctor x # 0", "XCLAIM % papyra-doctor x # 0-1",
				"XINFO CONSUMERS % papyra-doctor")) {
			trials.add(trial(node, keys.stream(), words));
		}
		trials.add(trial(node, keys.parked(), "XADD % NOMKSTREAM # data x"));
		trials.add(trial(node, keys.groups(), "HSET % # x #"));
		trials.add(trial(node, keys.groups(), "HGET % #"));
		trials.add(trial(node, keys.groups(), "HINCRBY % # #"));
		return trials;
	}

	private static List<Trial> scripts(ServerNode node, List<String> keys) {
		List<Trial> trials = new ArrayList<>();
		for (String key : keys) {
			trials.add(new Trial(node, "eval", key, List.of("EVAL", "return 1", "1", key)));
			trials.add(new Trial(node, "evalsha", key, List.of("EVALSHA", "0".repeat(UNKNOWN_SCRIPT), "1", key)));
		}
		return trials;
	}

	/** The key stands for %, what no command takes for #. */
	private static Trial trial(ServerNode node, String key, String form) {
		List<String> words = new ArrayList<>();
		for (String word : form.split(" ", -1)) {
			words.add(word.equals("%") ? key : word.equals("#") ? NONSENSE : word);
		}
		return new Trial(node, words.get(0).toLowerCase(Locale.ROOT), key, List.copyOf(words));
	}

}

package io.papyra.redis.internal.connection;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;

/**
 * What a server's refusal means, and what to do about it. Redis 7 begins a message with a
 * code, Redis 6.2 has it somewhere after {@code ERR Error running script}, and neither
 * has one where a right is missing within a script: so codes are looked for anywhere in
 * the text.
 */
public final class RedisErrors {

	/** Refusals that differ in what is to be done. */
	public enum Code {

		/** The server does not know a script; it is sent with its text. */
		NOSCRIPT("", ""),

		/** A key holds something else than it should. */
		WRONGTYPE("WRONGTYPE|wrong kind of value",
				"a key of the history holds something else: rename it (RENAME), or set another papyra.redis.prefix"),

		/** Another program has added an entry with the highest possible id. */
		NO_IDS("exhausted the last possible ID",
				"another program has added an entry with the last possible id: while the service runs, rename the stream "
						+ "and its companions (RENAME), which keeps what is there; it continues in a new one, with what waits"),

		/** No room. */
		OOM("OOM|used memory > 'maxmemory'",
				"the server's maxmemory is reached: raise it, or let Papyra keep less (papyra.retention.*)"),

		/** A replica is asked to write. */
		READONLY("READONLY|read only replica",
				"the server is a replica: connect to the primary, or through Sentinel or Cluster"),

		/** Its last snapshot failed. */
		MISCONF("MISCONF", "the server cannot write its snapshot: look at its log and disk"),

		/** Too few replicas. */
		NOREPLICAS("NOREPLICAS|not enough good replicas",
				"fewer replicas are connected than the server's min-replicas-to-write demands"),

		/** It reads its data after a start. */
		LOADING("LOADING", "the server is loading its data: wait"),

		/** A script of another client does not end. */
		BUSY("BUSY(?!GROUP|KEY)", "a script of another client does not end: SCRIPT KILL ends it"),

		/** No or a wrong password. */
		NOAUTH("NOAUTH|WRONGPASS|invalid password|invalid username-password",
				"check the user and the password of papyra.redis.url, or spring.data.redis.username and "
						+ "spring.data.redis.password"),

		/** A right is missing. */
		NOPERM("NOPERM|can't run this command|can't access at least one|ACL failure in script|no permissions",
				"the user of this connection lacks a right: 'papyra doctor run' prints the ACL SETUSER line that "
						+ "grants what is needed"),

		/** Part of a cluster is away. */
		CLUSTERDOWN("CLUSTERDOWN", "the cluster does not serve every slot: look at CLUSTER INFO"),

		/** A slot is being moved. */
		TRYAGAIN("TRYAGAIN", "a slot of the cluster is being moved: it is tried again"),

		/** A slot is elsewhere. */
		MOVED("MOVED|ASK ",
				"the server is part of a cluster: name several of its nodes, with commas, in papyra.redis.url or "
						+ "spring.data.redis.cluster.nodes"),

		/** Keys of several slots. */
		CROSSSLOT("CROSSSLOT", "keys of one history lie in different slots"),

		/** The primary is away. */
		MASTERDOWN("MASTERDOWN", "the replica has lost its primary: wait for the failover"),

		/** A group is not there. */
		NOGROUP("NOGROUP", "the consumer group does not exist"),

		/** The server does not know the command. */
		UNKNOWN_COMMAND("unknown command", "the server is too old: Redis 6.2 or Valkey is needed"),

		/** No answer in time. */
		TIMEOUT("", "look at the server's load and SLOWLOG, and at the network"),

		/** No connection, or one that ended. */
		CONNECTION("", "check that the server runs, and host, port and TLS of papyra.redis.url or spring.data.redis.*"),

		/** Anything else. */
		OTHER("", "look at the server's log");

		private final Pattern words;

		private final String advice;

		Code(String words, String advice) {
			this.words = Pattern.compile(words.isEmpty() ? "(?!)" : words);
			this.advice = advice;
		}

		/** What to do about it. */
		public String advice() {
			return this.advice;
		}

	}

	/** User and password in an address, or after AUTH, that a message may repeat. */
	private static final Pattern SECRETS = Pattern.compile("(?<=://)[^/@\\s]*@|(?i)(?<=\\bauth[`'\"]?,? )\\S+( \\S+)?");

	private RedisErrors() {
	}

	/** What the server's text says. */
	public static Code classify(String text) {
		if (text.startsWith("NOSCRIPT")) {
			return Code.NOSCRIPT;
		}
		for (Code code : Code.values()) {
			Matcher matcher = code.words.matcher(text);
			if (matcher.find()) {
				return code;
			}
		}
		return Code.OTHER;
	}

	static RedisAccessException translate(String location, String what, Throwable error) {
		String text = text(error);
		if (error instanceof RedisCommandExecutionException) {
			Code code = classify(text);
			return new RedisAccessException(code,
					location + ": " + what + " was refused: " + text + "; " + code.advice(), error);
		}
		Code code = (error instanceof RedisException || error.getCause() != null) ? connectionCode(error)
				: Code.CONNECTION;
		return new RedisAccessException(code, location + ": " + what + " has no answer: " + text + "; " + code.advice(),
				error);
	}

	static RedisAccessException noAnswer(String location, String what, Duration waited, Throwable error) {
		return new RedisAccessException(Code.TIMEOUT,
				location + ": " + what + " has no answer after " + waited.toMillis() + " ms; " + Code.TIMEOUT.advice(),
				error);
	}

	/** A connection could not be made. */
	static RedisAccessException unreachable(String location, Throwable error) {
		Code code = connectionCode(error);
		Throwable root = root(error);
		String reason = (root instanceof UnknownHostException) ? "the host name is not known: " + root.getMessage()
				: (root instanceof SSLException) ? "TLS failed: " + root.getMessage() : text(root);
		return new RedisAccessException(code, location + " cannot be reached: " + reason + "; " + code.advice(), error);
	}

	private static Code connectionCode(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof RedisCommandExecutionException) {
				return classify(text(cause));
			}
		}
		return Code.CONNECTION;
	}

	/** What was seen, without the advice at its end, which is the code's. */
	public static String seen(RedisAccessException failure) {
		String message = String.valueOf(failure.getMessage());
		String advice = "; " + failure.code().advice();
		return message.endsWith(advice) ? message.substring(0, message.length() - advice.length()) : message;
	}

	private static Throwable root(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

	private static String text(Throwable error) {
		String message = error.getMessage();
		String text = (message != null) ? message : error.getClass().getSimpleName();
		return SECRETS.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll("******");
	}

}

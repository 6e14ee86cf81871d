package io.papyra.redis.listener;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

import io.papyra.redis.ConsumerOptions;
import io.papyra.redis.GroupStart;

/**
 * How a container listens. Immutable; start from {@link #of}.
 *
 * @param consumer name of its members in the group, each followed by a dash and its
 * number from 0. The same again after a restart, so that a member continues with what it
 * had begun; no two processes of a group may have it at the same time
 * @param concurrency how many members, each a thread, 1 to 64
 * @param start where the group begins if it is new
 * @param consumers how its members read
 * @param stopWithin how long a stop lets handlers continue with what they have got; then
 * the rest is given back, 0 to 1 hour
 */
public record GroupListenerOptions(String consumer, int concurrency, GroupStart start, ConsumerOptions consumers,
		Duration stopWithin) {

	/** More members than that are better spread over several processes. */
	public static final int MOST_MEMBERS = 64;

	private static final Duration USUAL_STOP = Duration.ofSeconds(25);

	/**
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public GroupListenerOptions {
		check(!consumer.isBlank() && consumer.chars().noneMatch(Character::isISOControl),
				"the name of a consumer must not be blank or have control characters");
		check(concurrency >= 1 && concurrency <= MOST_MEMBERS,
				"a concurrency of " + concurrency + " is not allowed: allowed is 1 to " + MOST_MEMBERS);
		check(!stopWithin.isNegative() && stopWithin.compareTo(Duration.ofHours(1)) <= 0,
				"a stop within " + stopWithin + " is not allowed: allowed is 0 to 1 hour");
	}

	private static void check(boolean allowed, String message) {
		if (!allowed) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * One member that is named after this machine and the application, and gets
	 * everything from the beginning of the stream on.
	 * @param application its name; two processes of it on one machine need two names
	 */
	public static GroupListenerOptions of(String application) {
		return named(host() + "-" + application);
	}

	/** One member of that name, everything else as usual. */
	public static GroupListenerOptions named(String consumer) {
		return new GroupListenerOptions(consumer, 1, GroupStart.beginning(), ConsumerOptions.DEFAULTS, USUAL_STOP);
	}

	/** The name of a pod, where this is one. */
	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

	public GroupListenerOptions withConcurrency(int members) {
		return new GroupListenerOptions(this.consumer, members, this.start, this.consumers, this.stopWithin);
	}

	public GroupListenerOptions withStart(GroupStart from) {
		return new GroupListenerOptions(this.consumer, this.concurrency, from, this.consumers, this.stopWithin);
	}

	public GroupListenerOptions withConsumers(ConsumerOptions options) {
		return new GroupListenerOptions(this.consumer, this.concurrency, this.start, options, this.stopWithin);
	}

	public GroupListenerOptions withStopWithin(Duration most) {
		return new GroupListenerOptions(this.consumer, this.concurrency, this.start, this.consumers, most);
	}

}

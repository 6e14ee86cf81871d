package io.papyra.redis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import io.lettuce.core.SetArgs;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WriterLockedException;

/**
 * The right to repair or compact streams, which one process has at a time. It ends by
 * itself where that process dies. Every script that removes entries asks for it. Not safe
 * for use by several threads.
 */
final class Lease implements AutoCloseable {

	private static final Duration LENGTH = Duration.ofSeconds(30);

	private static final RedisScript SCRIPT = RedisScript.named("lease");

	private final SharedLink link;

	private final List<StreamKeys> held = new ArrayList<>();

	private final byte[] token;

	private long kept = System.nanoTime();

	private Lease(SharedLink link, String what) {
		this.link = link;
		String owner = what + " by process " + ProcessHandle.current().pid() + " on " + host() + " since "
				+ Instant.now().toString().substring(0, 19) + "Z";
		this.token = (owner + " #" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown host";
		}
	}

	/**
	 * Takes the lease of each stream.
	 * @param what is going to be done, such as {@code recovery}
	 * @throws WriterLockedException if another process has one of them
	 */
	static Lease take(SharedLink link, List<StreamKeys> streams, String what) {
		Lease lease = new Lease(link, what);
		try {
			for (StreamKeys keys : streams) {
				lease.take(keys);
			}
			return lease;
		}
		catch (RuntimeException ex) {
			lease.close();
			throw ex;
		}
	}

	private void take(StreamKeys keys) {
		byte[] key = StreamKeys.bytes(keys.lease());
		// Asked again after a cut: whether it was taken is told by what is there.
		this.link.ask((open) -> open.await(open.commands().set(key, this.token, SetArgs.Builder.nx().px(LENGTH)),
				"SET " + keys.lease()));
		byte[] owner = this.link.ask((open) -> open.await(open.commands().get(key), "GET " + keys.lease()));
		boolean own = owner != null && Arrays.equals(owner, this.token);
		if (!own) {
			String who = (owner != null) ? new String(owner, StandardCharsets.UTF_8).replaceAll(" #.*", "")
					: "another process, which has just ended";
			throw new WriterLockedException(keys.stream() + " is held for a " + who + "; wait for its end, or "
					+ LENGTH.toSeconds() + " seconds if that process is dead, and run this again");
		}
		this.held.add(keys);
	}

	/** What scripts are given to prove it. */
	byte[] token() {
		return this.token;
	}

	/**
	 * Prolongs the lease when it is time to. Called between any two pieces of work.
	 * @throws PersistenceException if it is lost
	 */
	void keep() {
		if (System.nanoTime() - this.kept > LENGTH.toNanos() / 3) {
			for (StreamKeys keys : this.held) {
				if (!call(keys, LENGTH.toMillis())) {
					throw lost(keys);
				}
			}
			this.kept = System.nanoTime();
		}
	}

	/** It took too long, and another process has it now. */
	static PersistenceException lost(StreamKeys keys) {
		return new PersistenceException("the lease of " + keys.stream()
				+ " has ended meanwhile, because a step took too long; every step that was done is whole, run it again",
				null);
	}

	private boolean call(StreamKeys keys, long millis) {
		List<byte[]> arguments = List.of(this.token, Long.toString(millis).getBytes(StandardCharsets.US_ASCII));
		// Asked twice, it does the same.
		List<Object> answer = this.link.ask((open) -> open.run(SCRIPT, List.of(StreamKeys.bytes(keys.lease())),
				arguments, "the lease of " + keys.stream()));
		return new String((byte[]) answer.get(0), StandardCharsets.US_ASCII).equals("ok");
	}

	/** Gives it back. Does what it can: it ends by itself, too. */
	@Override
	public void close() {
		for (StreamKeys keys : this.held) {
			try {
				call(keys, 0);
			}
			catch (PersistenceException ex) {
				// It ends by itself.
			}
		}
		this.held.clear();
	}

}

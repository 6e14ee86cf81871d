package io.papyra.redis.internal.maintenance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WriterLockedException;
import io.papyra.redis.internal.connection.RedisScript;
import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.connection.SharedLink;
import io.papyra.redis.internal.entry.StreamKeys;

/**
 * The right to repair or compact streams, which one process has at a time. It ends by
 * itself where that process dies. Every script that removes entries asks for it. Not safe
 * for use by several threads.
 */
public final class Lease implements AutoCloseable {

	private static final Duration LENGTH = Duration.ofSeconds(30);

	private static final RedisScript SCRIPT = RedisScript.named("lease");

	private final SharedLink link;

	private final List<StreamKeys> held = new ArrayList<>();

	private final byte[] token;

	private long renewed = System.nanoTime();

	private Lease(SharedLink link, String what) {
		this.link = link;
		String owner = what + " by process " + ProcessHandle.current().pid() + " on " + host() + " since "
				+ Instant.now().toString().substring(0, 19) + "Z";
		this.token = Resp.bytes(owner + " #" + UUID.randomUUID());
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
	public static Lease take(SharedLink link, List<StreamKeys> streams, String what) {
		Lease lease = new Lease(link, what);
		try {
			streams.forEach(lease::take);
			return lease;
		}
		catch (RuntimeException ex) {
			lease.close();
			throw ex;
		}
	}

	private void take(StreamKeys keys) {
		List<Object> answer = call(keys, "take");
		if (!isOk(answer)) {
			String owner = Resp.text(answer.get(1));
			String who = owner.isEmpty() ? "another process, which has just ended" : owner.replaceAll(" #.*", "");
			throw new WriterLockedException(keys.stream() + " is held for a " + who + "; wait for its end, or "
					+ LENGTH.toSeconds() + " seconds if that process is dead, and run this again");
		}
		this.held.add(keys);
	}

	/** What scripts are given to prove it. */
	public byte[] token() {
		return this.token;
	}

	/** A monitor that keeps the lease as well. */
	ProgressMonitor kept(ProgressMonitor monitor) {
		return (done, total) -> {
			keep();
			monitor.progress(done, total);
		};
	}

	/**
	 * Prolongs the lease when it is time to. Called between any two pieces of work.
	 * @throws PersistenceException if it is lost
	 */
	private void keep() {
		if (System.nanoTime() - this.renewed > LENGTH.toNanos() / 3) {
			for (StreamKeys keys : this.held) {
				if (!isOk(call(keys, "keep"))) {
					throw lost(keys);
				}
			}
			this.renewed = System.nanoTime();
		}
	}

	/** It took too long, and another process has it now. */
	static PersistenceException lost(StreamKeys keys) {
		return new PersistenceException("the lease of " + keys.stream()
				+ " has ended meanwhile, because a step took too long; every step that was done is whole, run it again",
				null);
	}

	/** Asked again after a cut, it does the same. */
	private List<Object> call(StreamKeys keys, String what) {
		List<byte[]> arguments = List.of(this.token, Resp.bytes(what), Resp.bytes(Long.toString(LENGTH.toMillis())));
		return this.link.ask((open) -> open.run(SCRIPT, List.of(Resp.bytes(keys.lease())), arguments,
				"the lease of " + keys.stream()));
	}

	private static boolean isOk(List<Object> answer) {
		return Resp.text(answer.get(0)).equals("ok");
	}

	/** Gives it back. Does what it can: it ends by itself, too. */
	@Override
	public void close() {
		for (StreamKeys keys : this.held) {
			try {
				call(keys, "end");
			}
			catch (PersistenceException ex) {
				// It ends by itself.
			}
		}
		this.held.clear();
	}

}

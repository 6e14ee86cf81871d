package io.papyra.redis;

import java.time.Instant;
import java.util.Map;

import io.papyra.fact.ActorEvent;

/**
 * A run of a service of which no event tells the end.
 *
 * @param start when it began
 * @param pid its process; 0 if the event does not tell
 * @param host where that was; empty if the event does not tell
 */
record OpenRun(Instant start, long pid, String host) {

	/** As the event of its start tells of it. */
	static OpenRun of(ActorEvent started) {
		Instant at = (started.timestamp() != null) ? started.timestamp() : Instant.EPOCH;
		if (started.payload() instanceof Map<?, ?> process && process.get("pid") instanceof Number pid
				&& process.get("host") instanceof String host) {
			return new OpenRun(at, pid.longValue(), host);
		}
		return new OpenRun(at, 0, "");
	}

	/** As {@link #text} has written it. */
	static OpenRun of(String text) {
		String[] parts = text.split(" ", 3);
		return new OpenRun(Instant.parse(parts[0]), (parts.length > 2) ? Long.parseLong(parts[1]) : 0,
				(parts.length > 2) ? parts[2] : "");
	}

	String text() {
		return this.start + " " + this.pid + " " + this.host;
	}

	/**
	 * Whether its process is known to be gone: it was one of this host. Where that is
	 * another one, only silence tells.
	 */
	boolean isKilled() {
		if (this.host.isEmpty() || !this.host.equals(Lease.host())) {
			return false;
		}
		ProcessHandle self = ProcessHandle.current();
		if (this.pid == self.pid()) {
			// The first process of a container has the number of the one before it.
			return self.info().startInstant().map(this.start::isBefore).orElse(false);
		}
		return ProcessHandle.of(this.pid).isEmpty();
	}

}

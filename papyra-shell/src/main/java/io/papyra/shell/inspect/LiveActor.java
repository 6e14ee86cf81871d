package io.papyra.shell.inspect;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import org.jspecify.annotations.Nullable;

/**
 * An actor that lives.
 *
 * @param systemId identity of its actor system
 * @param address who it is
 * @param since when it started, if its start is still in the history
 * @param restarts how often it was restarted since
 * @param crashed whether it has crashed and was neither restarted nor stopped yet
 */
record LiveActor(String systemId, ActorAddress address, @Nullable Instant since, long restarts, boolean crashed) {

	LiveActor afterCrash() {
		return new LiveActor(this.systemId, this.address, this.since, this.restarts, true);
	}

	LiveActor afterRestart() {
		return new LiveActor(this.systemId, this.address, this.since, this.restarts + 1, false);
	}

	/** In one word. */
	String state() {
		return this.crashed ? "crashed" : "running";
	}

	/** With the names of fields that facts have. */
	Map<String, @Nullable Object> fields() {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		fields.put("system_id", this.systemId);
		ActorAddress parsed = this.address.parsed();
		fields.put("system", parsed.system());
		fields.put("actor_id", parsed.actorId());
		if (this.address.path() != null) {
			fields.put("path", this.address.path());
		}
		fields.put("state", state());
		fields.put("restarts", this.restarts);
		if (this.since != null) {
			fields.put("since", this.since);
		}
		return fields;
	}

}

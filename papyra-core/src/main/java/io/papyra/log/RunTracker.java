package io.papyra.log;

import java.time.Instant;

import io.papyra.backend.RunHistory;
import io.papyra.codec.LineParser;
import io.papyra.fact.ActorEvent;
import org.jspecify.annotations.Nullable;

/**
 * Follows the starts and ends of the recorder's own runs through a log. Only a recorder
 * writes events of the address of a system itself, and it writes them in one way, so that
 * every other line is told apart without reading it as JSON.
 */
final class RunTracker {

	private static final byte[] BEFORE_ID = Bytes.ascii("{\"kind\":\"event\",\"system_id\":\"");

	private static final int BETWEEN_IDS = Bytes.ascii("\",\"actor_address\":{\"system\":\"").length;

	private static final byte[] BEHIND_IDS = Bytes.ascii("\",\"actor_id\":0,\"path\":\"/\"},\"event_type\":\"");

	private static final byte[] STARTED = Bytes.ascii(ActorEvent.SYSTEM_STARTED + "\"");

	private static final byte[] STOPPED = Bytes.ascii(ActorEvent.SYSTEM_STOPPED + "\"");

	private final LineParser parser = new LineParser();

	private long starts;

	private long unclean;

	private @Nullable Instant lastStart;

	private boolean open;

	/**
	 * Where an event of the address of a system itself tells its type, or -1 for an event
	 * of anybody else.
	 */
	static int ownType(byte[] bytes, int from, int to) {
		int id = from + BEFORE_ID.length;
		int idEnd = id;
		while (idEnd < to && bytes[idEnd] != '"') {
			idEnd++;
		}
		int type = idEnd + BETWEEN_IDS + (idEnd - id) + BEHIND_IDS.length;
		boolean own = Bytes.matches(bytes, type - BEHIND_IDS.length, BEHIND_IDS)
				&& Bytes.matches(bytes, from, BEFORE_ID);
		return own ? type : -1;
	}

	/** A sound event. */
	void event(byte[] bytes, int from, int to) {
		int type = ownType(bytes, from, to);
		if (type < 0) {
			return;
		}
		if (Bytes.matches(bytes, type, STARTED)) {
			this.starts++;
			this.unclean += this.open ? 1 : 0;
			this.open = true;
			this.lastStart = this.parser.parse(bytes, from, to).timestamp();
		}
		else if (Bytes.matches(bytes, type, STOPPED)) {
			this.open = false;
		}
	}

	RunHistory history() {
		return new RunHistory(this.starts, this.unclean, this.lastStart, this.open);
	}

}

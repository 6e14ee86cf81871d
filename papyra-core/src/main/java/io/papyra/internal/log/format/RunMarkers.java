package io.papyra.internal.log.format;

import io.papyra.codec.LineParser;
import io.papyra.fact.ActorEvent;

/**
 * Finds the lines in which a recorder reports its own starts and stops. Only a recorder
 * writes events of the address of a system itself, and it writes them in one way, so that
 * every other line is told apart without reading it as JSON. Not safe for use by several
 * threads.
 */
public final class RunMarkers {

	private static final byte[] BEFORE_ID = Bytes.ascii("{\"kind\":\"event\",\"system_id\":\"");

	private static final int BETWEEN_IDS = Bytes.ascii("\",\"actor_address\":{\"system\":\"").length;

	private static final byte[] BEHIND_IDS = Bytes.ascii("\",\"actor_id\":0,\"path\":\"/\"},\"event_type\":\"");

	private static final byte[] STARTED = Bytes.ascii(ActorEvent.SYSTEM_STARTED + "\"");

	private static final byte[] STOPPED = Bytes.ascii(ActorEvent.SYSTEM_STOPPED + "\"");

	private final LineParser parser = new LineParser();

	/**
	 * Where an event of the address of a system itself tells its type, or -1 for an event
	 * of any other address.
	 */
	public static int ownType(byte[] bytes, int from, int to) {
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

	/**
	 * What a valid event says about runs; the range is a whole line without its newline.
	 */
	public RunSummary of(byte[] bytes, int from, int to) {
		int type = ownType(bytes, from, to);
		if (type < 0) {
			return RunSummary.NONE;
		}
		if (Bytes.matches(bytes, type, STARTED)) {
			return RunSummary.start(this.parser.parse(bytes, from, to).timestamp());
		}
		return Bytes.matches(bytes, type, STOPPED) ? RunSummary.STOP : RunSummary.NONE;
	}

}

package io.papyra.log;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;

import io.papyra.backend.RunHistory;
import io.papyra.codec.FactEncoder;
import io.papyra.codec.LineParser;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import org.jspecify.annotations.Nullable;

/**
 * Follows the starts and ends of the recorder's own runs through a log. Events of the
 * system itself begin with bytes that the log's header foretells, so that every other
 * line is told apart without reading it.
 */
final class RunTracker {

	private static final byte[] STARTED = Bytes.ascii(ActorEvent.SYSTEM_STARTED + "\"");

	private static final byte[] STOPPED = Bytes.ascii(ActorEvent.SYSTEM_STOPPED + "\"");

	private static final byte[] EVENT_TYPE = Bytes.ascii("\"event_type\":\"");

	private static final int PAYLOAD_ROOM = 1024;

	private final LineParser parser = new LineParser();

	private byte @Nullable [] beginning;

	private long starts;

	private long unclean;

	private @Nullable Instant lastStart;

	private boolean open;

	/** The following lines were written for that system. */
	void system(String systemId) {
		FactEncoder encoder = new FactEncoder(systemId, PAYLOAD_ROOM, Set.of(), InstantSource.system());
		int length = encoder.encode(new ActorEvent(systemId, ActorAddress.ofSystem(systemId), "", null, Instant.EPOCH));
		int typed = Bytes.indexOf(encoder.array(), 0, length, EVENT_TYPE);
		this.beginning = Arrays.copyOf(encoder.array(), typed + EVENT_TYPE.length);
	}

	/** A sound event. */
	void event(byte[] bytes, int from, int to) {
		byte[] foretold = this.beginning;
		if (foretold == null || !Bytes.matches(bytes, from, foretold)) {
			return;
		}
		int type = from + foretold.length;
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

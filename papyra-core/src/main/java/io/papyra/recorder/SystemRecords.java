package io.papyra.recorder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.backend.FactBatch;
import io.papyra.codec.FactEncoder;
import io.papyra.codec.LogGap;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.internal.count.DropCounters;
import io.papyra.observe.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a recorder writes of itself: its start and end, and gaps. Used by the
 * writer's thread alone, but for {@link #untold()}.
 */
final class SystemRecords {

	private static final int PAYLOAD_ROOM = 4096;

	private static final String UNKNOWN = "unknown";

	private final RecorderContext context;

	private final FactEncoder encoder;

	/** What was lost and is in no line yet. */
	private final DropCounters.Changes losses;

	private Instant lastLook;

	/** Lines of gaps that were handed out and are not known to be stored. */
	private final List<byte[]> underWay = new ArrayList<>();

	SystemRecords(RecorderContext context) {
		this.context = context;
		this.encoder = new FactEncoder(context.options().systemId(), PAYLOAD_ROOM, Set.of(), context.parts().clock());
		this.losses = context.drops().changes();
		this.lastLook = context.parts().clock().instant();
	}

	/**
	 * An event of the actor system itself.
	 * @param time when, or null for now
	 */
	FactBatch event(String type, @Nullable Instant time) {
		Map<String, Object> process = Map.of("pid", ProcessHandle.current().pid(), "host", host(), "java",
				Runtime.version().toString());
		ActorAddress system = ActorAddress.ofSystem(this.context.options().systemId());
		int length = this.encoder.encode(new ActorEvent("", system, type, process, time));
		FactBatch batch = new FactBatch();
		batch.add(FactKind.EVENT, this.encoder.array(), 0, length);
		return batch;
	}

	/**
	 * What has been lost since the last time, or null if nothing has. {@link #told()} is
	 * to be called once it is stored.
	 */
	synchronized @Nullable FactBatch gap() {
		byte[] line = nextGap(this.context.parts().clock().instant());
		if (line == null) {
			return null;
		}
		this.underWay.add(line);
		FactBatch batch = new FactBatch();
		batch.add(null, line, 0, line.length);
		return batch;
	}

	/**
	 * A line about what was lost since the last call, each fact once, or null if nothing
	 * was. Facts that came after the end are not reported: they are no part of this
	 * history.
	 */
	private byte @Nullable [] nextGap(Instant now) {
		DropCounters drops = this.context.drops();
		long first = drops.firstMillis();
		long last = drops.lastMillis();
		drops.restart();
		Map<String, Long> kinds = new LinkedHashMap<>();
		for (FactKind kind : FactKind.values()) {
			kinds.put(kind.wireName(), 0L);
		}
		kinds.put(UNKNOWN, 0L);
		Map<String, Long> reasons = new LinkedHashMap<>();
		this.losses.tell((reason, kind, count) -> {
			if (reason != DropReason.CLOSED) {
				kinds.merge((kind != null) ? kind.wireName() : UNKNOWN, count, Long::sum);
				reasons.merge(reason.wireName(), count, Long::sum);
			}
		});
		// A fact may be counted a moment before or after its time is noted.
		Instant since = (first > 0) ? Instant.ofEpochMilli(first) : this.lastLook;
		Instant until = (last >= since.toEpochMilli()) ? Instant.ofEpochMilli(last) : since;
		this.lastLook = now;
		return reasons.isEmpty() ? null
				: new LogGap(this.context.options().systemId(), now, since, until, kinds, reasons).encode();
	}

	/** What {@link #gap()} has handed out is stored. */
	synchronized void told() {
		this.underWay.clear();
	}

	/**
	 * Lines of everything lost that is not known to be stored, for a note. Each loss is
	 * handed out once, regardless of the caller.
	 */
	synchronized List<byte[]> untold() {
		FactBatch unused = gap();
		List<byte[]> lines = List.copyOf(this.underWay);
		this.underWay.clear();
		return lines;
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return UNKNOWN;
		}
	}

}

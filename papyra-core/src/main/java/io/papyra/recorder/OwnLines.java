package io.papyra.recorder;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.backend.FactBatch;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a recorder writes of itself: its start and end, and gaps. Used by the
 * writer's thread alone, but for {@link #untold()}.
 */
final class OwnLines {

	private static final int PAYLOAD_ROOM = 4096;

	private final RecorderContext context;

	private final FactEncoder encoder;

	private final GapKeeper gaps;

	/** Lines of gaps that were handed out and are not known to be stored. */
	private final List<byte[]> underWay = new ArrayList<>();

	OwnLines(RecorderContext context) {
		this.context = context;
		this.encoder = new FactEncoder(context.options().systemId(), PAYLOAD_ROOM, Set.of(), context.parts().clock());
		this.gaps = new GapKeeper(context.options().systemId(), context.drops(), context.parts().clock().instant());
	}

	/** An event of the actor system itself. */
	FactBatch event(String type) {
		Map<String, Object> process = Map.of("pid", ProcessHandle.current().pid(), "host", host(), "java",
				Runtime.version().toString());
		ActorAddress system = ActorAddress.ofSystem(this.context.options().systemId());
		int length = this.encoder.encode(ActorEvent.of(system, type, process));
		FactBatch batch = new FactBatch();
		batch.add(FactKind.EVENT, this.encoder.array(), 0, length);
		return batch;
	}

	/**
	 * What has been lost since the last time, or null if nothing has. {@link #told()} is
	 * to be called once it is stored.
	 */
	synchronized @Nullable FactBatch gap() {
		byte[] line = this.gaps.next(this.context.parts().clock().instant());
		if (line == null) {
			return null;
		}
		this.underWay.add(line);
		FactBatch batch = new FactBatch();
		batch.add(null, line, 0, line.length);
		return batch;
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
			return "unknown";
		}
	}

}

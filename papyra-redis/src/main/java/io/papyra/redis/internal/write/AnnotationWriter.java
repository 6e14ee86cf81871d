package io.papyra.redis.internal.write;

import java.time.InstantSource;
import java.util.Map;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.redis.internal.connection.Confirmation;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.stream.StreamHandle;

/**
 * Events of a program that is no service: appended as every other entry is, once and with
 * numbers of a writer of its own, which registers in the one stream and ends at once. So
 * it is not taken for a process that lives, nor for a run.
 */
public final class AnnotationWriter {

	private AnnotationWriter() {
	}

	/**
	 * Adds events.
	 * @param stream of events, to which they are added
	 * @throws io.papyra.backend.PersistenceException if that is not possible, or not
	 * confirmed as wanted; a part may be stored then
	 */
	public static void add(FactBatch events, StreamHandle stream, LinkFactory links, Confirmation confirmation,
			InstantSource clock) {
		StreamWriter writer = new StreamWriter(stream.keys(), stream.reader().pageSize(), new WriterIdentity.Shared(),
				clock);
		try (RedisLink link = links.open()) {
			writer.check(link);
			try {
				PendingBatch batch = new PendingBatch(events, Map.of(FactKind.EVENT, writer));
				batch.parts().values().forEach((part) -> part.send(link, writer));
				if (confirmation.isWanted()) {
					link.confirm(stream.keys().stream(), confirmation);
				}
			}
			finally {
				writer.end(link);
			}
		}
	}

}

package io.papyra.redis.internal.write;

import java.time.InstantSource;
import java.util.Map;

import io.papyra.backend.FactBatch;
import io.papyra.fact.FactKind;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.entry.StreamKeys;

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
	 * @throws io.papyra.backend.PersistenceException if that is not possible, or not
	 * confirmed as the options want it; a part may be stored then
	 */
	public static void add(FactBatch events, RedisConnector connector, RedisOptions options, InstantSource clock) {
		StreamKeys keys = StreamKeys.of(options.prefix(), options.systemIds().get(0), options.hashTag(),
				FactKind.EVENT);
		StreamWriter writer = new StreamWriter(keys, options.readPageSize(), new WriterIdentity.Shared(), clock);
		try (RedisLink link = connector.open()) {
			writer.check(link);
			try {
				PendingBatch batch = new PendingBatch(events, Map.of(FactKind.EVENT, writer));
				batch.parts().values().forEach((part) -> part.send(link, writer));
				if (options.waits()) {
					link.confirm(keys.stream(), options.waitReplicas(), options.waitAof(), options.waitTimeout());
				}
			}
			finally {
				writer.end(link);
			}
		}
	}

}

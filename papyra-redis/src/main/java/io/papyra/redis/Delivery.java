package io.papyra.redis;

import io.papyra.fact.Fact;
import org.jspecify.annotations.Nullable;

/**
 * A fact that a consumer has to handle and to acknowledge. It may come again: after a
 * consumer died, or Redis failed over to a replica that had not received the
 * acknowledgement. A consumer that must not handle it twice remembers its {@link #key}.
 *
 * @param fact what happened
 * @param entryId id of its entry in the stream, by which it is acknowledged
 * @param writer who wrote it; null for facts of Papyra for Python
 * @param seq its number among those of its writer and kind; 0 without a writer
 * @param deliveries how often it was delivered, this time included, from 1
 */
public record Delivery(Fact fact, String entryId, @Nullable String writer, long seq, long deliveries) {

	/**
	 * The same whenever this fact is delivered, also from a restored copy of the stream:
	 * its writer and number, or the id of its entry if it has no writer. Unique within
	 * the stream.
	 */
	public String key() {
		return (this.writer != null) ? this.writer + "-" + this.seq : this.entryId;
	}

}

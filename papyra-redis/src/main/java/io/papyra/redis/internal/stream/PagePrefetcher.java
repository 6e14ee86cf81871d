package io.papyra.redis.internal.stream;

import java.util.List;
import java.util.function.Supplier;

import io.lettuce.core.StreamMessage;
import io.papyra.redis.internal.entry.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one stream from one on, oldest first, page by page. While a page is
 * looked at, the next one is on its way, so that server, network and reader work at the
 * same time, and two pages are in memory; unless the reader is to leave room for others.
 * Not safe for use by several threads.
 */
public final class PagePrefetcher {

	private final StreamReader reader;

	private final boolean considerate;

	private @Nullable Supplier<List<StreamMessage<byte[], byte[]>>> coming;

	/**
	 * @param from the smallest id, inclusive
	 * @param considerate whether server and reader take turns
	 */
	public PagePrefetcher(StreamReader reader, EntryId from, boolean considerate) {
		this.reader = reader;
		this.considerate = considerate;
		this.coming = () -> reader.forward(from, EntryId.MAX);
	}

	/** The page that comes next; empty at the end. */
	public List<StreamMessage<byte[], byte[]>> next() {
		if (this.coming == null) {
			return List.of();
		}
		List<StreamMessage<byte[], byte[]>> page = this.coming.get();
		// A page that is not full is the end, whatever has been appended since.
		EntryId last = (page.size() == this.reader.pageSize()) ? EntryId.of(page.get(page.size() - 1).getId())
				: EntryId.MAX;
		this.coming = last.equals(EntryId.MAX) ? null : from(last.next());
		return page;
	}

	private Supplier<List<StreamMessage<byte[], byte[]>>> from(EntryId next) {
		return this.considerate ? () -> this.reader.forward(next, EntryId.MAX) : this.reader.ahead(next, EntryId.MAX);
	}

}

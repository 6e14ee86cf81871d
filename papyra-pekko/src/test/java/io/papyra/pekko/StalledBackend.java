package io.papyra.pekko;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

/**
 * Counts facts, but only once it is released: until then its first batch hangs, as on a
 * disk that does not answer.
 */
final class StalledBackend implements PersistenceBackend {

	private final CountDownLatch released = new CountDownLatch(1);

	private final Map<FactKind, Long> stored = new EnumMap<>(FactKind.class);

	private final List<String> ownLines = new ArrayList<>();

	void release() {
		this.released.countDown();
	}

	synchronized long stored(FactKind kind) {
		return this.stored.getOrDefault(kind, 0L);
	}

	/** Lines of the recorder itself, such as gaps. */
	synchronized List<String> ownLines() {
		return List.copyOf(this.ownLines);
	}

	@Override
	public String name() {
		return "stalled";
	}

	@Override
	public String location() {
		return "nowhere";
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		return new Writer();
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return Stream.empty();
	}

	private synchronized void store(FactBatch batch) {
		for (int i = 0; i < batch.size(); i++) {
			FactKind kind = batch.kind(i);
			if (kind != null) {
				this.stored.merge(kind, 1L, Long::sum);
			}
			else {
				this.ownLines.add(batch.json(i));
			}
		}
	}

	private final class Writer implements FactWriter {

		private long next = 1;

		@Override
		public AppendResult append(FactBatch batch) {
			try {
				StalledBackend.this.released.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			store(batch);
			long first = this.next;
			this.next += batch.size();
			return new AppendResult(first, batch.byteCount());
		}

		@Override
		public void sync() {
		}

		@Override
		public void close() {
		}

	}

}

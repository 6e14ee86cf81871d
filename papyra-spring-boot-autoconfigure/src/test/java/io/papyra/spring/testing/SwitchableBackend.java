package io.papyra.spring.testing;

import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

/** A backend of a user's own, whose disk can be made to fill up. */
public final class SwitchableBackend implements PersistenceBackend {

	private final MemoryBackend memory = new MemoryBackend();

	private volatile boolean full;

	private volatile boolean gone;

	private volatile CountDownLatch answer = new CountDownLatch(0);

	/** From now on no write returns until that happens. */
	public void hangUntil(CountDownLatch happens) {
		this.answer = happens;
	}

	/** From now on, or no longer, nothing can be stored. */
	public void full(boolean isFull) {
		this.full = isFull;
	}

	/** From now on, or no longer, nothing can be read. */
	public void gone(boolean isGone) {
		this.gone = isGone;
	}

	@Override
	public String name() {
		return "switchable";
	}

	@Override
	public String location() {
		return "a disk that fills up";
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		FactWriter writer = this.memory.openWriter(options);
		return new FactWriter() {

			@Override
			public AppendResult append(FactBatch batch) {
				await();
				if (SwitchableBackend.this.full) {
					throw new PersistenceException("the disk is full", null);
				}
				return writer.append(batch);
			}

			private void await() {
				try {
					SwitchableBackend.this.answer.await();
				}
				catch (InterruptedException ex) {
					throw new PersistenceException("interrupted", ex);
				}
			}

			@Override
			public void sync() {
				writer.sync();
			}

			@Override
			public void close() {
				writer.close();
			}

		};
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		if (this.gone) {
			throw new PersistenceException("the disk is gone", null);
		}
		return this.memory.read(query);
	}

}

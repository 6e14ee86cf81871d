package io.papyra.benchmarks;

import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;

/** A backend whose every batch has to pass a gate first. */
final class GatedBackend implements PersistenceBackend {

	private final PersistenceBackend inner;

	private final Runnable gate;

	GatedBackend(PersistenceBackend inner, Runnable gate) {
		this.inner = inner;
		this.gate = gate;
	}

	@Override
	public String name() {
		return this.inner.name();
	}

	@Override
	public String location() {
		return this.inner.location();
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return this.inner.read(query);
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		FactWriter writer = this.inner.openWriter(options);
		return new FactWriter() {

			@Override
			public AppendResult append(FactBatch batch) {
				GatedBackend.this.gate.run();
				return writer.append(batch);
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

}

package io.papyra.benchmarks;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;

/**
 * Makes a valid log of any size through the store itself: of a hundred facts 96 are
 * events, two audits and two dead letters, each a millisecond after the one before.
 */
final class LogMaker {

	private static final int BATCH_BYTES = 1024 * 1024;

	private static final int HUNDRED = 100;

	private final ActorEvent[] events = Facts.events();

	private final Audit audit = new Audit("", null, 12_000, 11_950, 30, 20, 42, List.of("cart"), List.of("mail"), 17);

	private final DeadLetter letter = DeadLetter.of(ActorAddress.of(Facts.SYSTEM, 17, "/user/checkout/order-4711"),
			"com.acme.checkout.ReserveItems", Map.of("order", "A-4711", "items", 3));

	private long number;

	/** Makes one of at least the given number of bytes, and closes it cleanly. */
	static MadeLog make(PersistenceBackend store, long bytes) {
		return new LogMaker().fill(store, bytes);
	}

	private MadeLog fill(PersistenceBackend store, long bytes) {
		InstantSource clock = () -> time(this.number);
		FactEncoder encoder = Facts.encoder(clock);
		Map<FactKind, Long> counts = new EnumMap<>(FactKind.class);
		FactBatch batch = new FactBatch();
		this.number = 0;
		try (FactWriter writer = store.openWriter(new WriterOptions(Facts.SYSTEM, SyncPolicy.NEVER))) {
			for (long written = 0; written < bytes;) {
				// A small log needs a batch of every kind as well.
				while (batch.byteCount() < Math.min(BATCH_BYTES, bytes)) {
					Fact fact = fact(this.number);
					int length = encoder.encode(fact);
					batch.add(fact.kind(), encoder.array(), 0, length);
					counts.merge(fact.kind(), 1L, Long::sum);
					this.number++;
				}
				written += writer.append(batch).bytes();
				batch.clear(2 * BATCH_BYTES);
			}
		}
		return new MadeLog(counts);
	}

	private static Instant time(long number) {
		return MadeLog.BEGINNING.plus(MadeLog.STEP.multipliedBy(number));
	}

	private Fact fact(long at) {
		return switch ((int) (at % HUNDRED)) {
			case 7, 57 -> this.audit;
			case 32, 82 -> this.letter;
			default -> this.events[(int) at & Facts.MASK];
		};
	}

}

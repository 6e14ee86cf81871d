package io.papyra.benchmarks;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorEvent;

/**
 * The limit of every recorder that takes objects: turning them into bytes, each thread
 * for itself, and leaving them in memory; with or without checksums.
 */
final class EncodeOnly implements Contender {

	private static final int ROOM = 64 * 1024;

	private final ActorEvent[] events = Facts.events();

	private final int threads;

	private final boolean checksummed;

	EncodeOnly(int threads, boolean checksummed) {
		this.threads = threads;
		this.checksummed = checksummed;
	}

	@Override
	public Round round(Workload work) throws Exception {
		AtomicLong bytes = new AtomicLong();
		AtomicLong done = new AtomicLong();
		Watch watch = Crew.measure(this.threads, (worker) -> {
			int share = Crew.share(work.facts(), this.threads, worker);
			bytes.addAndGet(this.checksummed ? checksum(worker, share) : encode(worker, share));
			done.addAndGet(share);
		});
		return Round.of(watch, work.facts(), done.get(), bytes.get());
	}

	private long encode(int worker, int share) {
		FactEncoder encoder = Facts.encoder(InstantSource.system());
		long bytes = 0;
		for (int i = 0; i < share; i++) {
			bytes += encoder.encode(this.events[(i + worker) & Facts.MASK]);
		}
		return bytes;
	}

	private long checksum(int worker, int share) {
		FactEncoder encoder = Facts.encoder(InstantSource.system());
		PlainTrailer trailer = new PlainTrailer();
		byte[] block = new byte[ROOM];
		long bytes = 0;
		int at = 0;
		for (int i = 0; i < share; i++) {
			int length = encoder.encode(this.events[(i + worker) & Facts.MASK]);
			if (ROOM - at < length + PlainTrailer.MAX_LENGTH) {
				at = 0;
			}
			System.arraycopy(encoder.array(), 0, block, at, length);
			int end = trailer.append(block, at, at + length, i + 1L);
			bytes += end - at;
			at = end;
		}
		return bytes;
	}

}

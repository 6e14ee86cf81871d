package io.papyra.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.DeadLetter;
import io.papyra.observe.DropReason;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;

/**
 * A storm of dead letters while the disk answers to nothing: the buffer is full, every
 * letter is dropped and counted. Every one must be found again, stored or counted.
 */
final class StormCaller implements Contender {

	private final int senders;

	StormCaller(int senders) {
		this.senders = senders;
	}

	@Override
	public Round round(Workload work) throws Exception {
		JsonBackend file = new JsonBackend(work.directory().resolve("papyra.ndjson"));
		CountDownLatch gate = new CountDownLatch(1);
		AtomicBoolean shut = new AtomicBoolean();
		BufferedFactRecorder recorder = new BufferedFactRecorder(new GatedBackend(file, () -> pass(shut, gate)),
				RecorderOptions.defaults(Facts.SYSTEM), PersistenceObserver.NONE);
		Watch watch;
		long filling;
		try (recorder) {
			recorder.start();
			shut.set(true);
			DeadLetter letter = new DeadLetter(Facts.SYSTEM, ActorAddress.of(Facts.SYSTEM, 17, "/user/gone"),
					"com.acme.Order", "A-4711", null);
			filling = fill(recorder, letter);
			watch = Crew.measure(this.senders, (sender) -> {
				int share = Crew.share(work.facts(), this.senders, sender);
				for (int i = 0; i < share; i++) {
					recorder.record(letter);
				}
			});
			gate.countDown();
		}
		long dropped = recorder.status().dropped().getOrDefault(DropReason.OVERFLOW, 0L);
		long found = Papyra.count(file) + dropped - filling;
		return Round.of(watch, work.facts(), found, 0)
			.with("mean", (double) watch.nanos() * this.senders / work.facts());
	}

	private static void pass(AtomicBoolean shut, CountDownLatch gate) {
		try {
			if (shut.get()) {
				gate.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Records until the buffer is full; returns how many letters that took. */
	private static long fill(BufferedFactRecorder recorder, DeadLetter letter) {
		long letters = 0;
		while (recorder.status().dropped().isEmpty()) {
			for (int i = 0; i < 1000; i++) {
				recorder.record(letter);
			}
			letters += 1000;
		}
		return letters;
	}

}

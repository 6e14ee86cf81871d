package io.papyra.tests.kill;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.Position;
import io.papyra.recorder.FactRecorder;

/**
 * Records numbered facts without end, and says on stdout of each one that is stored:
 * {@code ack <run> <number> <seq>}. Runs in the process that is to be killed.
 */
final class AcknowledgedFacts {

	static final String TYPE = "Numbered";

	private static final int AT_ONCE = 8;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

	private static final ActorAddress ACTOR = ActorAddress.of("killed", 1, "/user/numbers");

	private final FactRecorder recorder;

	private final int run;

	private int number;

	AcknowledgedFacts(FactRecorder recorder, int run) {
		this.recorder = recorder;
		this.run = run;
	}

	/** Begins, on a thread of its own. */
	void begin() {
		Thread thread = new Thread(() -> {
			while (true) {
				recordSome();
				LockSupport.parkNanos(PAUSE);
			}
		}, "load");
		thread.setDaemon(true);
		thread.start();
	}

	private void recordSome() {
		for (int i = 0; i < AT_ONCE; i++) {
			this.number++;
			int recorded = this.number;
			var unused = this.recorder.recordDurably(fact(recorded))
				.thenAccept((position) -> acknowledge(recorded, position));
		}
	}

	private void acknowledge(int recorded, Position position) {
		// One call, so that lines never mix.
		System.out.print("ack " + this.run + " " + recorded + " " + position + "\n");
	}

	/** Lines of many lengths, so that kills hit writes of many sizes. */
	private Fact fact(int recorded) {
		Map<String, Object> payload = Map.of("run", this.run, "number", recorded, "text", "x".repeat(recorded % 997));
		return (recorded % 10 == 0) ? DeadLetter.of(ACTOR, TYPE, payload) : ActorEvent.of(ACTOR, TYPE, payload);
	}

}

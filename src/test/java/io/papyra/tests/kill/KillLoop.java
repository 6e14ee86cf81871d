package io.papyra.tests.kill;

import java.util.Random;
import java.util.function.IntFunction;

import io.papyra.report.AnomalyType;
import io.papyra.report.ScanReport;
import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.History;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts a process, kills it at a random moment, looks at what it left, and starts the
 * next one on it. Every second history also loses the end of a last line before the next
 * start, as it would with the power; some processes are killed before they have opened
 * it.
 */
final class KillLoop {

	private static final int EARLY_EVERY = 7;

	/** So that the shortest loop has one, too. */
	private static final int FIRST_EARLY = 3;

	private static final int LATEST_FACT = 1500;

	private final History history;

	private final IntFunction<ChildProcess> start;

	private final String earliest;

	private final Oracle oracle = new Oracle();

	private final long seed = new Random().nextLong();

	private final Random random = new Random(this.seed);

	private int torn;

	/**
	 * @param start starts the process of the run with that number
	 * @param earliest what a process says soon after it was started
	 */
	KillLoop(History history, IntFunction<ChildProcess> start, String earliest) {
		this.history = history;
		this.start = start;
		this.earliest = earliest;
	}

	void run(int times) {
		long began = System.nanoTime();
		for (int run = 1; run <= times; run++) {
			try {
				once(run);
			}
			catch (AssertionError ex) {
				throw new AssertionError("run " + run + " of " + times + ", seed " + this.seed + ": " + ex.getMessage(),
						ex);
			}
		}
		this.oracle.verifyAll(this.history);
		stopGently(times + 1);
		System.out.printf("%d kills in %d s: %d facts acknowledged, none missing, none twice; %d torn lines repaired%n",
				times, (System.nanoTime() - began) / 1_000_000_000, this.oracle.acknowledged(), this.torn);
	}

	private void once(int run) {
		boolean early = run % EARLY_EVERY == FIRST_EARLY;
		try (ChildProcess process = this.start.apply(run)) {
			process
				.awaitLine(early ? this.earliest : "ack " + run + " " + (1 + this.random.nextInt(LATEST_FACT)) + " ");
			process.kill();
			this.oracle.hear(process.lines());
		}
		this.oracle.verifyNews(this.history);
		ScanReport scan = this.history.scan();
		assertThat(scan.anomalyCounts().keySet()).as(scan.anomalies().toString())
			.isSubsetOf(AnomalyType.TRUNCATED_LINE);
		if (run % 2 == 0) {
			this.history.tear("{\"kind\":\"event\",\"system_id\":\"killed\",\"actor_addr");
		}
		this.torn += this.history.scan().isClean() ? 0 : 1;
	}

	/** The last one ends as it should; its history is whole. */
	private void stopGently(int run) {
		try (ChildProcess process = this.start.apply(run)) {
			process.awaitLine("ack " + run + " 1 ");
			process.terminate();
			process.awaitExit();
			this.oracle.hear(process.lines());
		}
		this.oracle.verifyAll(this.history);
		ScanReport scan = this.history.scan();
		assertThat(scan.anomalies()).isEmpty();
		assertThat(scan.runs().lastRunOpen()).isFalse();
		assertThat(scan.runs().starts() - 1).isEqualTo(scan.runs().uncleanShutdowns());
		assertThat(this.history.siblings(".removed-")).hasSizeGreaterThanOrEqualTo(1)
			.hasSizeLessThanOrEqualTo(this.torn);
	}

}

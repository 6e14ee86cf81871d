package io.papyra.benchmarks;

import java.util.List;

import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Chronicle Queue as it is out of the box: ready text into a memory-mapped file, never
 * synced.
 */
final class ChronicleAppend implements Contender {

	/** What its documentation asks for on this and newer Java. */
	static final List<String> FLAGS = List.of("-Dchronicle.analytics.disable=true",
			"-Dchronicle.announcer.disable=true", "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
			"--add-exports=java.base/sun.nio.ch=ALL-UNNAMED", "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
			"--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
			"--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
			"--add-opens=java.base/java.lang.reflect=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
			"--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

	private final String[] texts = Facts.texts();

	private final int threads;

	ChronicleAppend(int threads) {
		this.threads = threads;
	}

	@Override
	public Round round(Workload work) throws Exception {
		try (ChronicleQueue queue = SingleChronicleQueueBuilder.single(work.directory().toFile()).build()) {
			Watch watch = Crew.measure(this.threads, (worker) -> {
				try (ExcerptAppender appender = queue.createAppender()) {
					int share = Crew.share(work.facts(), this.threads, worker);
					for (int i = 0; i < share; i++) {
						appender.writeText(this.texts[(i + worker) & Facts.MASK]);
					}
				}
			});
			return Round.of(watch, work.facts(), count(queue), work.facts() * (long) this.texts[0].length());
		}
	}

	static long count(ChronicleQueue queue) {
		try (ExcerptTailer tailer = queue.createTailer()) {
			long found = 0;
			while (tailer.readText() != null) {
				found++;
			}
			return found;
		}
	}

}

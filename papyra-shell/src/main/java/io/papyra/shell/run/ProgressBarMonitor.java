package io.papyra.shell.run;

import java.time.Duration;

import io.papyra.backend.ProgressMonitor;
import io.papyra.shell.command.Cancellation;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Lets a user watch work and cancel it: shows a progress bar on stderr once it has taken
 * two seconds. Told by one thread.
 */
final class ProgressBarMonitor implements ProgressMonitor, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final int WIDTH = 100;

	private static final long MEGABYTE = 1024 * 1024;

	private final Cancellation cancellation;

	private final boolean visible;

	private final long began = System.nanoTime();

	private @Nullable ProgressBar bar;

	ProgressBarMonitor(Cancellation cancellation, boolean visible) {
		this.cancellation = cancellation;
		this.visible = visible;
	}

	@Override
	public void progress(long done, long total) {
		this.cancellation.check();
		if (this.visible && System.nanoTime() - this.began > PATIENCE.toNanos()) {
			show(done, Math.max(done, total));
		}
	}

	private void show(long done, long total) {
		if (this.bar == null) {
			this.bar = new ProgressBarBuilder().setTaskName("history")
				.setUnit(" MB", MEGABYTE)
				.setStyle(ProgressBarStyle.ASCII)
				.showSpeed()
				.setInitialMax(total)
				.startsFrom(done, Duration.ofNanos(System.nanoTime() - this.began))
				.clearDisplayOnFinish()
				.setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
				.build();
		}
		this.bar.maxHint(total);
		this.bar.stepTo(done);
	}

	@Override
	public void close() {
		if (this.bar != null) {
			this.bar.close();
		}
	}

}

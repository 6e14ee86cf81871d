package io.papyra.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.WriterOptions;
import io.papyra.report.CompactionReport;
import io.papyra.report.CompactionRequest;
import io.papyra.report.ScanRequest;
import io.papyra.retention.RetentionPolicy;

/** A writer of a large log, and what runs beside it. */
final class WriterBeside implements Contender {

	/** How long one is timed that is alone. */
	private static final long ALONE_NANOS_PER_GIGABYTE = TimeUnit.SECONDS.toNanos(3);

	private static final FutureTask<Long> NOTHING = done();

	private final LargeLog log;

	private final WriterMode mode;

	private final Beside beside;

	WriterBeside(LargeLog log, WriterMode mode, Beside beside) {
		this.log = log;
		this.mode = mode;
		this.beside = beside;
	}

	private static FutureTask<Long> done() {
		FutureTask<Long> nothing = new FutureTask<>(() -> 0L);
		nothing.run();
		return nothing;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path directory = Files.createDirectory(work.directory().resolve("log"));
		MadeLog made = LogMaker.make(this.log.type().open(directory, RetentionPolicy.NONE).backend(),
				this.log.size().bytes());
		StoreType.Opened store = this.log.type().open(directory, made.keepingHalf());
		store.scans().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		Path half = halfOf(directory, work.directory());
		long span = Math.max(TimeUnit.MILLISECONDS.toNanos(50),
				(long) (ALONE_NANOS_PER_GIGABYTE * (this.log.size().bytes() / 1e9)));
		Latencies latencies;
		long appended;
		FutureTask<Long> other = (this.beside == Beside.ALONE) ? NOTHING
				: new FutureTask<>(() -> other(store, half, work.directory()));
		Watch watch;
		try (FactWriter writer = store.backend().openWriter(new WriterOptions(Facts.SYSTEM, this.mode.sync()))) {
			WriterPace pace = new WriterPace(writer, this.mode);
			pace.run(span / 2, NOTHING);
			new Thread(other, "beside").start();
			watch = Watch.start();
			latencies = pace.run((this.beside == Beside.ALONE) ? span : 0, other);
			watch.stop();
			appended = pace.appended();
		}
		long expected = made.facts() + appended - other.get();
		Round round = Round.of(watch, expected, Papyra.count(store.scans()), 0);
		return latencies.in(round.with("ms", watch.nanos() / 1e6));
	}

	/** Returns how many facts are there no more. */
	private long other(StoreType.Opened store, Path half, Path directory) throws Exception {
		if (this.beside == Beside.CP) {
			CopyAndSync.run(half, directory.resolve("copy"));
			return 0;
		}
		CompactionReport report = store.compacts().compact(CompactionRequest.NOW, ProgressMonitor.NONE);
		if (report.factsRemoved() == 0) {
			throw new IllegalStateException("compaction removed nothing");
		}
		return report.factsRemoved();
	}

	/** As many bytes as compaction keeps, ready to be copied. */
	private Path halfOf(Path log, Path directory) throws IOException {
		Path half = directory.resolve("half");
		if (this.beside != Beside.CP) {
			return half;
		}
		long left = FileTree.size(log) / 2;
		byte[] block = new byte[1024 * 1024];
		try (OutputStream out = Files.newOutputStream(half)) {
			for (Path file : FileTree.files(log)) {
				try (InputStream in = Files.newInputStream(file)) {
					for (int read = in.read(block); read > 0 && left > 0; read = in.read(block)) {
						out.write(block, 0, (int) Math.min(read, left));
						left -= read;
					}
				}
			}
		}
		return half;
	}

}

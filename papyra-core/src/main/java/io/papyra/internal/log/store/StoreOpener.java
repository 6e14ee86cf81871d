package io.papyra.internal.log.store;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.FactWriter;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactTime;
import io.papyra.internal.disk.DiskLock;
import io.papyra.internal.log.index.BlockIndex;
import io.papyra.internal.log.index.BlockStats;
import io.papyra.internal.log.index.ClockNote;
import io.papyra.internal.log.index.IndexSnapshot;
import org.jspecify.annotations.Nullable;

/** Opens all logs of a store for writing, or none. */
public final class StoreOpener {

	/**
	 * A log that is to be opened.
	 *
	 * @param kind what it holds; everything if null
	 * @param log the log
	 */
	public record Wanted(@Nullable FactKind kind, LogHandle log) {
	}

	private StoreOpener() {
	}

	/**
	 * Opens them for as long as the service runs.
	 * @param recheck judges once more what is to be written to, now that no other writer
	 * is active; what it throws ends the opening with nothing written
	 * @param briefly true for a writer that is no service, such as a command: no space is
	 * reserved for notes of what could not be stored, and a clock that may be wrong is
	 * not warned of
	 */
	public static FactWriter open(LogStore store, WriterOptions options, List<Wanted> wanted, Roller roller,
			Runnable recheck, boolean briefly) {
		try {
			DiskLock lock = store.take();
			List<Partition> partitions = new ArrayList<>();
			StoreWriter writer = null;
			try {
				recheck.run();
				for (Wanted part : wanted) {
					partitions.add(new Partition(part.kind(), part.log(), part.log().openWriter(options)));
				}
				lock.note();
				writer = new StoreWriter(store, partitions, lock, roller);
				ClockWatch watch = watch(store, partitions, briefly);
				partitions.forEach((part) -> part.writer().watch(watch));
				store.opened(writer, watch);
				if (!briefly) {
					store.notes().reserve();
				}
				return writer;
			}
			finally {
				if (writer == null) {
					partitions.forEach((part) -> part.writer().segment().release());
					lock.close();
				}
			}
		}
		catch (IOException ex) {
			throw IoErrors.ofWriter(store.location(), ex);
		}
	}

	/** Watches the clock of a store whose logs have just been opened. */
	private static ClockWatch watch(LogStore store, List<Partition> partitions, boolean quiet) {
		LogContext first = partitions.get(0).log().context();
		return new ClockWatch(store.location().toString(), first.clock(), System::nanoTime, first.retention(),
				newest(partitions), doubt(partitions))
			.begin(quiet);
	}

	/** The longest wait that any log reports. */
	private static @Nullable ClockNote doubt(List<Partition> partitions) {
		ClockNote longest = null;
		for (Partition part : partitions) {
			ClockNote doubt = part.writer().earlierClock();
			longest = (doubt != null && (longest == null || doubt.left() > longest.left())) ? doubt : longest;
		}
		return longest;
	}

	/** By what is known: the disk is not asked. */
	private static @Nullable Instant newest(List<Partition> partitions) {
		long newest = Long.MIN_VALUE;
		for (Partition part : partitions) {
			BlockIndex index = part.log().index();
			IndexSnapshot view = (index != null) ? index.view() : null;
			newest = Math.max(newest, (view != null) ? newest(view) : Long.MIN_VALUE);
		}
		return FactTime.isPossible(newest) ? Instant.EPOCH.plus(newest, ChronoUnit.MICROS) : null;
	}

	private static long newest(IndexSnapshot view) {
		for (int segment = view.segments().size() - 1; segment >= 0; segment--) {
			List<BlockStats> blocks = view.segments().get(segment).blocks();
			for (int block = blocks.size() - 1; block >= 0; block--) {
				if (blocks.get(block).since <= blocks.get(block).until) {
					return blocks.get(block).until;
				}
			}
		}
		return Long.MIN_VALUE;
	}

}

package io.papyra.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.FactWriter;
import io.papyra.backend.WriterOptions;
import io.papyra.disk.DiskLock;
import io.papyra.fact.FactKind;
import org.jspecify.annotations.Nullable;

/** Opens all logs of a store for writing, or none. */
final class StoreOpening {

	/**
	 * A log that is to be opened.
	 *
	 * @param kind what it holds; everything if null
	 * @param log the log
	 */
	record Wanted(@Nullable FactKind kind, FactLog log) {
	}

	private StoreOpening() {
	}

	/**
	 * @param recheck judges once more what is to be written to, now that nobody else
	 * writes; what it throws ends the opening with nothing written
	 */
	static FactWriter open(Store store, WriterOptions options, List<Wanted> wanted, RoomKeeper room, Runnable recheck) {
		return open(store, options, wanted, room, recheck, false);
	}

	/**
	 * The same.
	 * @param briefly whether for a moment, by what is no service: then no room is made
	 * for what could not be stored, and that the clock may be wrong is left to the next
	 * service to say
	 */
	static FactWriter open(Store store, WriterOptions options, List<Wanted> wanted, RoomKeeper room, Runnable recheck,
			boolean briefly) {
		try {
			DiskLock lock = store.take();
			List<StorePart> parts = new ArrayList<>();
			StoreWriter writer = null;
			try {
				recheck.run();
				for (Wanted part : wanted) {
					parts.add(new StorePart(part.kind(), part.log(), part.log().openPart(options)));
				}
				lock.note();
				writer = new StoreWriter(store, parts, lock, room);
				ClockWatch watch = ClockWatch.of(store, parts, briefly);
				parts.forEach((part) -> part.writer().watch(watch));
				store.opened(writer, watch);
				if (!briefly) {
					store.notes().reserve();
				}
				return writer;
			}
			finally {
				if (writer == null) {
					parts.forEach((part) -> part.writer().log().release());
					lock.close();
				}
			}
		}
		catch (IOException ex) {
			throw LogErrors.of(store.location(), "could not be opened for writing", ex);
		}
	}

}

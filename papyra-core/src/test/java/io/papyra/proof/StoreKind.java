package io.papyra.proof;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.fact.FactKind;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.HistoryVerifier;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;

/** The backends that keep files, each with a place on a simulated disk. */
enum StoreKind {

	JSON {

		@Override
		PersistenceBackend open(Disk disk, Settings settings, InstantSource clock) {
			return new JsonBackend(LOG, settings.policy(), disk, clock);
		}

	},

	ROTATING {

		@Override
		PersistenceBackend open(Disk disk, Settings settings, InstantSource clock) {
			RotatingOptions options = new RotatingOptions(SEGMENT, settings.maxTotalSize());
			return new RotatingBackend(DIRECTORY, options, settings.policy(), disk, clock);
		}

	};

	static final Path LOG = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	static final Path DIRECTORY = SimulatedDisk.DIRECTORY.resolve("papyra");

	/** Room for two or three facts. */
	static final int SEGMENT = 600;

	private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

	/**
	 * How a store is set up.
	 *
	 * @param maxRecords how many facts of each kind count, or null for all
	 * @param maxTotalSize how many bytes all segments may take, or null
	 */
	record Settings(@Nullable Integer maxRecords, @Nullable Long maxTotalSize) {

		static final Settings DEFAULTS = new Settings(null, null);

		RetentionPolicy policy() {
			return (this.maxRecords == null) ? RetentionPolicy.NONE
					: RetentionPolicy.same(new Retention(Long.valueOf(this.maxRecords), null, null));
		}

		/** Which of some facts count: as retention is documented, without any thought. */
		Set<Integer> counting(Set<Integer> facts) {
			Set<Integer> counting = new TreeSet<>();
			for (FactKind kind : FactKind.values()) {
				facts.stream()
					.filter((number) -> TestFacts.fact(number).kind() == kind)
					.sorted((one, other) -> other - one)
					.limit((this.maxRecords == null) ? Integer.MAX_VALUE : this.maxRecords)
					.forEach(counting::add);
			}
			return counting;
		}

	}

	abstract PersistenceBackend open(Disk disk, Settings settings, InstantSource clock);

	/** Time stands still. */
	static InstantSource clock() {
		return InstantSource.fixed(NOW);
	}

	/** Time that passes so quickly that every batch is followed by a checkpoint. */
	static InstantSource hastyClock() {
		AtomicLong minutes = new AtomicLong();
		return () -> NOW.plusSeconds(61 * minutes.incrementAndGet());
	}

	/** The one judge, for a store that was set up like that. */
	HistoryVerifier verifier(Settings settings) {
		Settings unlimited = new Settings(settings.maxRecords(), null);
		return new HistoryVerifier((disk) -> open(disk, unlimited, clock()),
				new HistoryVerifier.Subject(StoreKind::isLog, this == ROTATING, settings::counting));
	}

	/** Whether a file holds facts that count. */
	static boolean isLog(Path file) {
		return file.equals(LOG)
				|| (file.startsWith(DIRECTORY) && file.toString().matches(".*/[a-z_]+-\\d{20}\\.ndjson"));
	}

}

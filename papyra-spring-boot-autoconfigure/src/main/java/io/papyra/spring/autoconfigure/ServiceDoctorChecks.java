package io.papyra.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.papyra.backend.Scannable;
import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.FactKind;
import io.papyra.observe.DropReason;
import io.papyra.recorder.RecorderStatus;
import io.papyra.report.Finding;
import io.papyra.report.ScanReport;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.backend.DefaultLimit;
import io.papyra.spring.backend.SelectedBackend;
import io.papyra.spring.maintenance.CompactionResult;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.ScanLogger;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyValidation;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor looks at in a service besides the history: its settings, and its
 * recorder and compaction at this moment.
 */
final class ServiceDoctorChecks {

	private static final String SCAN = "scan";

	private static final int MOST_TYPES = 20;

	private final SettingsDoctorChecks settings;

	private final PapyraStatus status;

	private final Supplier<List<String>> warnings;

	private final @Nullable DefaultLimit limit;

	/**
	 * @param made how Papyra has made the backend, or null if it has not
	 */
	ServiceDoctorChecks(PapyraProperties properties, PapyraStatus status, WrittenSettings written,
			@Nullable SelectedBackend made) {
		this.limit = (made != null) ? made.limit() : null;
		this.warnings = () -> written.warnings(properties, status.backend(), made);
		this.settings = new SettingsDoctorChecks(properties, status.backend().name(), made,
				status.maintenance().plan().compaction());
		this.status = status;
	}

	List<DoctorCheck> checks() {
		List<DoctorCheck> checks = new ArrayList<>(this.settings.checks(this::compaction));
		checks.add(this::scan);
		checks.add(this::recorder);
		checks.add(this::written);
		checks.add(this::size);
		checks.add(this::payloads);
		return checks;
	}

	private Finding size() {
		if (this.limit != null && !this.limit.applies()) {
			return Finding.warning("size-limit", "the history was there before its size was limited by default",
					"it grows without limit: set papyra.retention.max-total-size, to -1 if that is meant");
		}
		RetentionPolicy retention = this.status.maintenance().plan().compaction().retention();
		Long needed = neededBytes(retention);
		Long room = room();
		if (needed != null && room != null && needed > room) {
			return Finding.warning("size-limit",
					"the history may take " + needed + " bytes while it is compacted, and its volume has " + room,
					"lower papyra.retention.max-total-size, or enlarge the volume");
		}
		return Finding.ok("size-limit",
				(this.limit != null)
						? PropertyValidation.text(this.limit.size())
								+ " of each kind, the default of papyra.retention.max-total-size"
						: "as the properties say");
	}

	/** One and a half times the limits, and a copy; null if something is not limited. */
	private static @Nullable Long neededBytes(RetentionPolicy retention) {
		double bytes = 0;
		for (FactKind kind : FactKind.values()) {
			Long most = retention.of(kind).maxTotalSize();
			if (most == null) {
				return null;
			}
			bytes += (HistoryMaintenance.TOO_FULL + 1) * most;
		}
		return (long) bytes;
	}

	/** What the history has and could have; null if that cannot be told. */
	private @Nullable Long room() {
		try {
			Path place = Path.of(this.status.backend().location());
			if (!place.isAbsolute()) {
				return null; // no place in a file system
			}
			Path directory = Files.isDirectory(place) ? place : place.getParent();
			Long stored = this.status.storedBytes();
			return (directory != null)
					? Files.getFileStore(directory).getUsableSpace() + ((stored != null) ? stored : 0) : null;
		}
		catch (IOException | InvalidPathException ex) {
			return null;
		}
	}

	private Finding written() {
		List<String> seen = this.warnings.get();
		return seen.isEmpty() ? Finding.ok("settings", "every name is known, and nothing is set in vain") : Finding
			.warning("settings", String.join("; ", seen), "correct what is misspelt, and remove what has no effect");
	}

	private Finding scan() {
		HistoryMaintenance maintenance = this.status.maintenance();
		Instant since = this.status.damagedSince();
		ScanReport last = this.status.lastScan();
		if (since != null) {
			String first = (last != null && !last.isClean())
					? ": " + last.countOfAnomalies() + ", the first: " + last.anomalies().get(0) : "";
			return Finding.error(SCAN, "the history is damaged since " + since + first,
					ScanLogger.REPAIR + "; a clean scan ends this finding, too");
		}
		HistoryMaintenance.ScanFailure failure = maintenance.scanFailure();
		if (failure != null) {
			return Finding.warning(SCAN,
					"the last one by schedule, at " + failure.at() + ", failed: " + failure.reason(),
					"fix the cause; the next one comes by papyra.scan.cron");
		}
		if (!(this.status.backend() instanceof Scannable)) {
			return Finding.ok(SCAN, "backend " + this.status.backend().name() + " keeps nothing that could be scanned");
		}
		return Finding.ok(SCAN, "papyra.scan.cron=" + maintenance.plan().scan().cron());
	}

	private Finding compaction() {
		CompactionResult last = this.status.maintenance().lastCompaction();
		if (last != null && last.error() != null) {
			return Finding.warning(SettingsDoctorChecks.COMPACTION,
					"the last one, at " + last.at() + ", was not done: " + last.error().getMessage(),
					"fix the cause; a damaged history has to be recovered first");
		}
		return this.settings.compaction();
	}

	/** Of a text only what comes after a key can be masked. */
	private Finding payloads() {
		List<String> types = this.status.typesStoredAsText().stream().sorted().toList();
		if (types.isEmpty()) {
			return Finding.ok("payloads", "no type of the application is stored by its toString()");
		}
		return Finding.ok("payloads",
				"stored by toString(), in which only key=value can be masked: "
						+ String.join(", ", types.subList(0, Math.min(types.size(), MOST_TYPES)))
						+ ((types.size() > MOST_TYPES) ? " and " + (types.size() - MOST_TYPES) + " more" : ""));
	}

	private Finding recorder() {
		RecorderStatus recorder = this.status.recorder();
		if (recorder == null) {
			return Finding.ok("recorder", "the application has a recorder of its own");
		}
		if (recorder.stalledSince() != null) {
			return Finding.error("recorder",
					"the store at " + this.status.backend().location()
							+ " does not answer: a write or a sync that began at " + recorder.stalledSince()
							+ " has not returned",
					"look at its disk, mount or server; a larger buffer does not help, " + recorder.bufferUsed()
							+ " of " + recorder.bufferSize() + " bytes are used");
		}
		if (recorder.state() == RecorderStatus.State.FAILING) {
			return Finding.error("recorder",
					"facts cannot be stored since " + recorder.failingSince() + ": " + recorder.failure(),
					"fix the cause; facts wait in the buffer, " + recorder.bufferUsed() + " of " + recorder.bufferSize()
							+ " bytes are used");
		}
		if (recorder.state() != RecorderStatus.State.OPEN) {
			return Finding.error("recorder", "the recorder is " + PapyraStatus.word(recorder.state()),
					"restart the application");
		}
		long dropped = recorder.dropped().values().stream().mapToLong(Long::longValue).sum();
		if (dropped > 0) {
			return Finding.warning("recorder",
					dropped + " facts were dropped since the start: " + byReason(recorder.dropped()),
					"for overflow raise papyra.write.buffer-size; for encoding look at what is recorded");
		}
		return Finding.ok("recorder", "open, nothing dropped since the start");
	}

	private static String byReason(Map<DropReason, Long> dropped) {
		StringBuilder text = new StringBuilder();
		for (DropReason reason : DropReason.values()) {
			long count = dropped.getOrDefault(reason, 0L);
			if (count > 0) {
				text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(reason.wireName());
			}
		}
		return text.toString();
	}

}

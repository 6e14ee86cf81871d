package io.papyra.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.RecoveryReport;
import io.papyra.backend.ScanReport;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.json.JsonBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderStatus;
import io.papyra.startup.StartupCheck;
import io.papyra.startup.StartupOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How the history and its recorder are doing at this moment: what endpoint, health and
 * meters have in common. Safe for use by several threads. Never reads a history on a
 * disk; what a scan or the recorder has counted must do.
 */
public final class PapyraStatus {

	private final PersistenceBackend backend;

	private final StartupCheck check;

	private final @Nullable BufferedFactRecorder recorder;

	private final String systemId;

	private final SyncPolicy sync;

	PapyraStatus(PersistenceBackend backend, StartupCheck check, @Nullable BufferedFactRecorder recorder,
			String systemId, SyncPolicy sync) {
		this.backend = backend;
		this.check = check;
		this.recorder = recorder;
		this.systemId = systemId;
		this.sync = sync;
	}

	/** Where facts are stored. */
	public PersistenceBackend backend() {
		return this.backend;
	}

	/** Identity of the actor system in facts that name none. */
	public String systemId() {
		return this.systemId;
	}

	/** When written facts are forced to stable storage. */
	public SyncPolicy sync() {
		return this.sync;
	}

	/** How the recorder is doing, or null if the application has one of its own. */
	public @Nullable RecorderStatus recorder() {
		return (this.recorder != null) ? this.recorder.status() : null;
	}

	/** How the startup check ended, or null if it has not passed. */
	public @Nullable StartupOutcome startup() {
		return this.check.outcome();
	}

	/** The last scan of the whole history, or null if there was none. */
	public @Nullable ScanReport lastScan() {
		StartupOutcome outcome = startup();
		RecoveryReport recovery = lastRecovery();
		if (recovery != null) {
			return recovery.after();
		}
		return (outcome != null) ? outcome.scan() : null;
	}

	/** The last recovery, or null if there was none. */
	public @Nullable RecoveryReport lastRecovery() {
		StartupOutcome outcome = startup();
		return (outcome != null) ? outcome.recovery() : null;
	}

	/** Facts in the history by kind, or null if nobody counted them. */
	public @Nullable Map<FactKind, Long> storedFacts() {
		if (this.backend instanceof MemoryBackend) {
			return counted();
		}
		ScanReport scan = lastScan();
		RecorderStatus status = recorder();
		if (scan == null || status == null) {
			return null;
		}
		Map<FactKind, Long> stored = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			stored.put(kind, scan.facts().getOrDefault(kind, 0L) + status.written().getOrDefault(kind, 0L));
		}
		return stored;
	}

	private Map<FactKind, Long> counted() {
		Map<FactKind, Long> stored = new EnumMap<>(FactKind.class);
		for (FactKind kind : FactKind.values()) {
			try (Stream<StoredFact> facts = this.backend.read(FactQuery.of(kind))) {
				stored.put(kind, facts.count());
			}
		}
		return stored;
	}

	/** Bytes that the history takes, or null if the backend does not tell. */
	public @Nullable Long storedBytes() {
		if (!(this.backend instanceof JsonBackend)) {
			return null;
		}
		try {
			return Files.size(Path.of(this.backend.location()));
		}
		catch (NoSuchFileException ex) {
			return 0L;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/** A constant as it is written in properties and answers. */
	public static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}

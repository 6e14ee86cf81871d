package io.papyra.startup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.papyra.backend.Compactable;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.file.JsonBackend;
import io.papyra.backend.file.RotatingBackend;
import io.papyra.backend.file.RotatingOptions;
import io.papyra.doctor.Doctor;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RunStats;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the run before was killed is known also when its start has expired: headers
 * tell how the runs stood.
 */
class ExpiredStartTests {

	private static final WriterOptions OPTIONS = new WriterOptions("orders", SyncPolicy.ALWAYS);

	private static final Instant BEGIN = Instant.parse("2026-02-01T08:00:00.000123Z");

	private static final Duration DAY = Duration.ofDays(1);

	private SimulatedDisk disk = new SimulatedDisk();

	private Instant now = BEGIN;

	/** The example of docs/retention.md: the newest records, and not older than that. */
	enum Layout {

		FILE {

			@Override
			PersistenceBackend open(Disk disk, RetentionPolicy policy, InstantSource clock, @Nullable Long total) {
				return new JsonBackend(SimulatedDisk.DIRECTORY.resolve("papyra.ndjson"), policy, disk, clock);
			}

		},

		SEGMENTS {

			@Override
			PersistenceBackend open(Disk disk, RetentionPolicy policy, InstantSource clock, @Nullable Long total) {
				Path directory = SimulatedDisk.DIRECTORY.resolve("papyra");
				return new RotatingBackend(directory, new RotatingOptions(900, total), policy, disk, clock);
			}

		};

		abstract PersistenceBackend open(Disk disk, RetentionPolicy policy, InstantSource clock, @Nullable Long total);

	}

	private PersistenceBackend backend(Layout layout, Disk store) {
		Retention age = new Retention(null, Duration.ofDays(30), null);
		RetentionPolicy policy = new RetentionPolicy(Map.of(FactKind.EVENT, new Retention(6L, age.maxAge(), null),
				FactKind.AUDIT, age, FactKind.DEAD_LETTER, age));
		return layout.open(store, policy, () -> this.now, null);
	}

	private PersistenceBackend backend(Layout layout) {
		return backend(layout, this.disk);
	}

	private static StartupOutcome start(PersistenceBackend backend) {
		StartupOptions options = new StartupOptions(StartupMode.RECOVER, RecoveryMode.REPAIR, null, null,
				ScanDepth.INCREMENTAL);
		return new StartupCheck(backend, options, PersistenceObserver.NONE).run();
	}

	private static ScanReport scan(PersistenceBackend backend) {
		return ((Scannable) backend).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
	}

	private FactBatch batch(String type, int id) {
		FactBatch batch = new FactBatch();
		String path = (id == 0) ? "/" : "/user/cart-" + id;
		byte[] json = ("{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_address\":{\"system\":\"orders\",\"actor_id\":"
				+ id + ",\"path\":\"" + path + "\"},\"event_type\":\"" + type + "\",\"payload\":null,\"timestamp\":"
				+ this.now.getEpochSecond() + ".000123")
			.getBytes(StandardCharsets.UTF_8);
		batch.add(FactKind.EVENT, json, 0, json.length);
		return batch;
	}

	/** A run of so many events; whether it ends is up to the caller. */
	private void run(PersistenceBackend backend, int events, boolean ends) {
		try (FactWriter writer = backend.openWriter(OPTIONS)) {
			writer.append(batch(ActorEvent.SYSTEM_STARTED, 0));
			IntStream.rangeClosed(1, events).forEach((id) -> writer.append(batch(ActorEvent.STARTED, id)));
			if (ends) {
				writer.append(batch(ActorEvent.SYSTEM_STOPPED, 0));
			}
		}
	}

	private static void compact(PersistenceBackend backend) {
		((Compactable) backend).compact(CompactionRequest.NOW, ProgressMonitor.NONE);
	}

	private static List<String> types(PersistenceBackend backend) {
		try (var facts = backend.read(FactQuery.all())) {
			return facts.map((stored) -> ((ActorEvent) stored.fact()).eventType()).toList();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aKilledRunIsToldAfterACompactionOvernight(Layout layout) {
		run(backend(layout), 20, false);
		compact(backend(layout));
		assertThat(types(backend(layout))).doesNotContain(ActorEvent.SYSTEM_STARTED);
		StartupOutcome outcome = start(backend(layout));
		assertThat(outcome.uncleanShutdown()).isTrue();
		assertThat(scan(backend(layout)).runs()).isEqualTo(new RunStats(0, 0, BEGIN, true));
		assertThat(new Doctor(backend(layout), List.of()).run().findings().toString())
			.contains("the run that began at " + BEGIN + " did not end cleanly");
		run(backend(layout), 1, true);
		assertThat(start(backend(layout)).uncleanShutdown()).isFalse();
		assertThat(scan(backend(layout)).runs().uncleanShutdowns()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void aKilledRunIsToldWhenNothingOfItIsLeft(Layout layout) {
		run(backend(layout), 20, false);
		this.now = BEGIN.plus(DAY.multipliedBy(60));
		((Compactable) backend(layout)).compact(CompactionRequest.NOW.askedForByHand(), ProgressMonitor.NONE);
		assertThat(types(backend(layout))).isEmpty();
		assertThat(start(backend(layout)).uncleanShutdown()).isTrue();
		compact(backend(layout));
		assertThat(start(backend(layout)).uncleanShutdown()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aRunThatEndedIsNoKilledOneAlsoWhenItsStopHasExpired(Layout layout) {
		run(backend(layout), 20, true);
		compact(backend(layout));
		assertThat(types(backend(layout))).contains(ActorEvent.SYSTEM_STOPPED);
		assertThat(start(backend(layout)).uncleanShutdown()).as("its stop is left").isFalse();
		this.now = BEGIN.plus(DAY.multipliedBy(60));
		((Compactable) backend(layout)).compact(CompactionRequest.NOW.askedForByHand(), ProgressMonitor.NONE);
		assertThat(types(backend(layout))).isEmpty();
		assertThat(start(backend(layout)).uncleanShutdown()).as("nothing is left").isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void aCompactionBesideTheRunMarksItAndItsEndClearsTheMark(Layout layout) {
		PersistenceBackend service = backend(layout);
		try (FactWriter writer = service.openWriter(OPTIONS)) {
			writer.append(batch(ActorEvent.SYSTEM_STARTED, 0));
			for (int night = 1; night <= 3; night++) {
				IntStream.rangeClosed(1, 10).forEach((id) -> writer.append(batch(ActorEvent.STARTED, id)));
				compact(service);
			}
			assertThat(scan(service).runs()).isEqualTo(new RunStats(0, 0, BEGIN, true));
			SimulatedDisk killed = this.disk.restart();
			assertThat(start(backend(layout, killed)).uncleanShutdown()).isTrue();
			writer.append(batch(ActorEvent.SYSTEM_STOPPED, 0));
		}
		assertThat(start(backend(layout)).uncleanShutdown()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void aLossOfPowerDuringTheCompactionLosesNeitherAnswer(Layout layout) {
		for (boolean ended : new boolean[] { true, false }) {
			this.disk = new SimulatedDisk();
			run(backend(layout), 20, ended);
			int before = this.disk.operations();
			compact(backend(layout));
			for (int moment = before; moment <= this.disk.operations(); moment++) {
				this.disk.crashStatesAfter(moment).limit(40).forEach((state) -> {
					StartupOutcome outcome = start(backend(layout, SimulatedDisk.crash(state)));
					assertThat(outcome.uncleanShutdown()).as(state::toString).isEqualTo(!ended);
				});
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = "SEGMENTS")
	void segmentsThatAreDroppedForTheirSizeTakeNoAnswerAlong(Layout layout) {
		PersistenceBackend small = layout.open(this.disk, RetentionPolicy.NONE, () -> this.now, 3000L);
		run(small, 60, false);
		assertThat(types(small)).doesNotContain(ActorEvent.SYSTEM_STARTED);
		assertThat(start(small).uncleanShutdown()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void historiesWithoutTheMarkLeaveItOpen(Layout layout) {
		try (FactWriter writer = backend(layout).openWriter(OPTIONS)) {
			IntStream.rangeClosed(1, 20).forEach((id) -> writer.append(batch(ActorEvent.STARTED, id)));
		}
		compact(backend(layout));
		assertThat(start(backend(layout)).uncleanShutdown()).isNull();
		assertThat(scan(backend(layout)).runs()).isEqualTo(RunStats.NONE);
	}

}

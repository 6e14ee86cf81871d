package io.papyra.proof;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.Compactable;
import io.papyra.backend.CompactionRefusedException;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.CrashState;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.CompactionRequest;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.test.HistoryLedger;
import io.papyra.test.HistoryVerifier.Expected;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;

/** One store on one disk, what is done to it, and what it promised thereby. */
final class Run {

	private final StoreKind kind;

	private final StoreKind.Settings settings;

	private final InstantSource clock;

	private SimulatedDisk disk = new SimulatedDisk();

	private HistoryLedger ledger = new HistoryLedger(() -> this.disk.operations());

	private PersistenceBackend backend;

	private @Nullable FactWriter writer;

	private SyncPolicy policy = SyncPolicy.ALWAYS;

	private int next;

	Run(StoreKind kind, StoreKind.Settings settings, InstantSource clock) {
		this.kind = kind;
		this.settings = settings;
		this.clock = clock;
		this.backend = kind.open(this.disk, settings, clock);
	}

	/** Another process, on what a crash left. */
	static Run after(CrashState crash, Run before) {
		Run run = new Run(before.kind, before.settings, before.clock);
		Expected expected = Expected.after(crash, before.ledger);
		run.next = before.next + 2;
		run.goOnWith(SimulatedDisk.crash(crash), expected);
		return run;
	}

	/** The machine is started again; everything so far is durable. */
	void restart() {
		closeQuietly();
		goOnWith(this.disk.restart(), Expected.exactly(readable()));
	}

	/** While the machine is off, somebody changes the files. */
	void tamper(Consumer<SortedMap<Path, byte[]>> change) {
		closeQuietly();
		SortedMap<Path, byte[]> files = new TreeMap<>(this.disk.contents());
		change.accept(files);
		Set<Integer> given = this.ledger.givenUntil(Integer.MAX_VALUE);
		this.disk = SimulatedDisk.holding(files);
		this.backend = this.kind.open(this.disk, this.settings, this.clock);
		goOnWith(this.disk, new Expected(readable(), given));
	}

	private void goOnWith(SimulatedDisk other, Expected expected) {
		this.disk = other;
		this.ledger = new HistoryLedger(() -> this.disk.operations());
		this.backend = this.kind.open(other, this.settings, this.clock);
		Set<Integer> found = readable();
		Set<Integer> all = new TreeSet<>(found);
		all.addAll(expected.required());
		if (!this.settings.counting(all).equals(found) && expected.dropped().isEmpty()) {
			throw new AssertionError("to be continued: " + expected + ", but found " + found);
		}
		this.ledger.inherit(found, expected.allowed());
	}

	/** Facts that are returned now. */
	Set<Integer> readable() {
		Set<Integer> numbers = new TreeSet<>();
		try (Stream<StoredFact> facts = this.backend.read(FactQuery.all())) {
			facts.forEach((fact) -> numbers.add(TestFacts.number(fact.fact())));
		}
		return numbers;
	}

	Run open(SyncPolicy sync) {
		this.policy = sync;
		this.writer = this.backend.openWriter(new WriterOptions(TestFacts.SYSTEM, sync));
		return this;
	}

	/** Appends the next few facts in one batch. */
	Run append(int count) {
		FactWriter open = writer();
		int first = this.next;
		this.next += count;
		this.ledger.append(open, this.policy, first, count);
		return this;
	}

	/** The same, given once, and given up if the disk refuses it. */
	Run giveUp(int count) {
		try {
			return append(count);
		}
		catch (PersistenceException ex) {
			return this;
		}
	}

	/** The same, given again one by one if the disk refuses it. */
	Run giveInParts(int count) {
		int first = this.next;
		try {
			return append(count);
		}
		catch (PersistenceException ex) {
			for (int number = first; number < first + count; number++) {
				this.ledger.append(writer(), this.policy, number, 1);
			}
			return this;
		}
	}

	/** The same, given again as often as the disk refuses it, but not for ever. */
	Run insist(int count) {
		int first = this.next;
		this.next += count;
		for (int attempt = 1; attempt <= 4; attempt++) {
			try {
				this.ledger.append(writer(), this.policy, first, count);
				return this;
			}
			catch (PersistenceException ex) {
				// Given again, with the same numbers; at last given up.
			}
		}
		return this;
	}

	Run sync() {
		this.ledger.sync(writer());
		this.ledger.confirm(readable());
		return this;
	}

	/** Syncs; a disk that refuses takes back what was promised since the last time. */
	Run trySync() {
		try {
			return sync();
		}
		catch (PersistenceException ex) {
			return this;
		}
	}

	Run close() {
		FactWriter open = writer();
		this.writer = null;
		this.ledger.close(open);
		return this;
	}

	/** Closes whatever is open, whether or not the disk lets it. */
	Run closeQuietly() {
		FactWriter open = this.writer;
		this.writer = null;
		if (open != null) {
			try {
				this.ledger.close(open);
			}
			catch (PersistenceException ex) {
				open.close();
			}
		}
		return this;
	}

	/** Compacts; where there is a writer it goes on at every step. */
	Run compact() {
		int[] left = { (this.writer != null) ? 3 : 0 };
		ProgressMonitor monitor = (done, total) -> {
			if (left[0]-- > 0) {
				append(1);
			}
		};
		try {
			((Compactable) this.backend).compact(CompactionRequest.NOW, monitor);
		}
		catch (CompactionRefusedException ex) {
			// A store with anomalies is not touched.
		}
		return this;
	}

	Run recover(RecoveryMode mode) {
		((Recoverable) this.backend).recover(RecoveryRequest.of(mode), ProgressMonitor.NONE);
		return this;
	}

	/** Lines have been moved. */
	void misplace() {
		this.ledger.misplace();
	}

	private FactWriter writer() {
		FactWriter open = this.writer;
		if (open == null) {
			throw new IllegalStateException("the scenario opens no writer");
		}
		return open;
	}

	SimulatedDisk disk() {
		return this.disk;
	}

	StoreKind kind() {
		return this.kind;
	}

	/** Judges what a crash leaves. */
	void verify(CrashState state) {
		this.kind.verifier(this.settings).verify(state, this.ledger);
	}

	/** Judges what is there now. */
	void verifyNow() {
		this.kind.verifier(this.settings)
			.verify(this.disk.restart(), new Expected(this.ledger.writtenUntil(Integer.MAX_VALUE),
					this.ledger.givenUntil(Integer.MAX_VALUE)), "as it is now");
	}

	/** All of it, as it is now. */
	Map<Path, byte[]> files() {
		return this.disk.contents();
	}

}

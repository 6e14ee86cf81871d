package io.papyra.proof;

import java.util.EnumSet;
import java.util.List;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Scannable;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.DiskCall;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.FailedSync;
import io.papyra.internal.disk.Fault;
import io.papyra.report.AnomalyType;
import io.papyra.report.ScanRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two calls of the disk fail while batches of all kinds are written, the second one often
 * while the writer cuts back what the first one left: every file ends with a whole line
 * that counts, and nothing is missing in front of it.
 */
@Tag("proof")
class FailingPairsTests {

	private static final DiskCall[] CHANGING = EnumSet
		.of(DiskCall.OPEN_FOR_WRITE, DiskCall.WRITE, DiskCall.FORCE, DiskCall.TRUNCATE, DiskCall.INFO)
		.toArray(DiskCall[]::new);

	/** So many calls lie between the two at most: further on, the first one is over. */
	private static final int CLOSE = 9;

	/** Of the places of the first failure so manieth, in the gate all. */
	private static final int EVERY = Integer.getInteger("papyra.every", 5);

	@ParameterizedTest
	@EnumSource(StoreKind.class)
	void noTwoFailuresLeaveAHole(StoreKind kind) {
		assertThat(fail(kind, SyncPolicy.ALWAYS, faults().get(0), EVERY) * EVERY).isGreaterThan(50);
	}

	@ParameterizedTest
	@EnumSource(StoreKind.class)
	@Tag("long")
	void noTwoFailuresOfAnyKindLeaveAHole(StoreKind kind) {
		long judged = faults().parallelStream()
			.mapToLong(
					(fault) -> fail(kind, SyncPolicy.ALWAYS, fault, 1) + fail(kind, SyncPolicy.EVERY_SECOND, fault, 1))
			.sum();
		assertThat(judged).isGreaterThan(1000);
	}

	private static List<Fault> faults() {
		Fault failing = Fault.of(DiskError.EIO).only(CHANGING);
		return List.of(failing, failing.withEffect(100), failing.leaving(FailedSync.ZEROED),
				Fault.of(DiskError.SHORT_WRITE).only(CHANGING).withEffect(9));
	}

	private static long fail(StoreKind kind, SyncPolicy policy, Fault fault, int stride) {
		long judged = 0;
		boolean firstMet = true;
		for (int first = 1; firstMet; first += stride) {
			boolean secondMet = true;
			for (int second = 1; secondMet && second <= CLOSE; second++) {
				int met = fail(kind, policy, fault, first, second);
				firstMet = met > 0;
				secondMet = met > 1;
				judged++;
			}
		}
		return judged;
	}

	private static int fail(StoreKind kind, SyncPolicy policy, Fault fault, int first, int second) {
		Run run = new Run(kind, StoreKind.Settings.DEFAULTS, StoreKind.clock());
		run.open(policy).append(3);
		try {
			run.disk().plan(fault.at(first));
			run.disk().plan(fault.at(first + second));
			run.insist(3).giveUp(1).trySync().insist(3);
			int met = run.disk().faultsFired();
			run.disk().heal();
			run.insist(1).sync().close();
			if (policy == SyncPolicy.ALWAYS) {
				run.verifyNow();
			}
			// Lines that no sync had covered may be gone; that shows, and nothing else
			// does.
			boolean gone = policy != SyncPolicy.ALWAYS && fault.failedSync() == FailedSync.ZEROED;
			assertThat(((Scannable) kind.open(run.disk(), StoreKind.Settings.DEFAULTS, StoreKind.clock()))
				.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE)
				.anomalies()).allMatch((anomaly) -> gone && anomaly.type() == AnomalyType.SEQUENCE_GAP);
			return met;
		}
		catch (AssertionError | PersistenceException ex) {
			throw new AssertionError(
					policy + ", " + fault + ", at call " + first + " and the " + second + ". behind it: " + ex, ex);
		}
	}

}

package io.papyra.backend.file;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

import io.papyra.backend.FactWriter;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.SyncPolicy;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.report.ScanRequest;
import io.papyra.test.HistoryVerifier.Expected;
import io.papyra.test.TestFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A disk reports a write as done that never arrives, or only in part (F9). Nobody can
 * bring the bytes back; but the scan says that they are missing, and everything else is
 * there.
 */
@Tag("proof")
class LyingDiskTests {

	private static final int FACTS = 8;

	/** Of the lengths that the gate tries so manieth. */
	private static final int EVERY = Integer.getInteger("papyra.every", 12);

	/** The header and the facts as an honest disk holds them. */
	private static final String[] SOUND_LINES = text(JsonLogs.closedLog(FACTS)).split("\n", -1);

	@ParameterizedTest
	@EnumSource
	void whatALyingDiskDroppedIsFoundByTheScan(SyncPolicy policy) {
		long began = System.nanoTime();
		long runs = 0;
		boolean met = true;
		for (int write = 1; met; write++) {
			boolean longer = true;
			for (int arriving = 0; longer; arriving += 3 * EVERY) {
				SimulatedDisk disk = new SimulatedDisk();
				disk.plan(Fault.of(DiskError.LOST_WRITE).at(write).withEffect(arriving));
				write(disk, policy);
				met = disk.faultsFired() > 0;
				longer = met && arriving < 600;
				verify(disk, "write " + write + ", of which " + arriving + " bytes arrive");
				runs++;
			}
		}
		JsonLogs.report("lying disk, " + policy, runs, began);
		assertThat(runs * EVERY).isGreaterThan(500);
	}

	private static void write(SimulatedDisk disk, SyncPolicy policy) {
		try (FactWriter writer = JsonLogs.open(disk).openWriter(JsonLogs.options(policy))) {
			for (int first = 0; first < FACTS; first += 2) {
				writer.append(TestFacts.batch(first, 2));
			}
		}
	}

	private static void verify(SimulatedDisk disk, String occasion) {
		Set<Integer> all = new TreeSet<>();
		Set<Integer> arrived = new TreeSet<>();
		String content = text(disk);
		for (int number = 0; number < FACTS; number++) {
			all.add(number);
			if (content.contains(SOUND_LINES[number + 1])) {
				arrived.add(number);
			}
		}
		boolean clean = JsonLogs.open(disk).scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE).isClean();
		assertThat(clean).as(occasion + ": the scan is clean").isEqualTo(arrived.equals(all));
		JsonLogs.verifier().verify(disk, new Expected(arrived, all), occasion);
	}

	private static String text(SimulatedDisk disk) {
		return new String(disk.content(JsonLogs.FILE), StandardCharsets.UTF_8);
	}

}

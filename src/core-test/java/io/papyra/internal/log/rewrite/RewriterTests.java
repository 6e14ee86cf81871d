package io.papyra.internal.log.rewrite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.format.LineOrder;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.format.LineValidator;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.scan.LogScanner;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SingleFile;
import io.papyra.report.ScanReport;
import io.papyra.test.disk.DiskCall;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** A new file takes the place of an old one as a whole, or not at all. */
class RewriterTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	private static final String OLD = LogTestSupport.checksummed(LogTestSupport.body("one"), 1)
			+ LogTestSupport.checksummed(LogTestSupport.body("two"), 2);

	private static final String NEW = LogTestSupport.checksummed(LogTestSupport.body("two"), 2);

	private final SimulatedDisk disk = disk(OLD);

	private static SimulatedDisk disk(String content) {
		return SimulatedDisk.holding(Map.of(FILE, content.getBytes(StandardCharsets.UTF_8)));
	}

	/** Retains all lines but the first one, if the file is as expected. */
	private record AllButFirst(Rewriter rewriter) implements LineDecision {

		@Override
		public void visit(LineReader line, LineValidator found, LineOrder place) throws IOException {
			if (found.seq() > 1) {
				this.rewriter.output().write(line.bytes(), line.from(), line.to());
				this.rewriter.output().newline();
			}
		}

		@Override
		public void confirm(ScanReport found) throws IOException {
			if (!found.isClean()) {
				throw new IOException("not as planned: " + found.anomalies());
			}
		}

	}

	private static void rewrite(SimulatedDisk disk, Rewriter rewriter) throws IOException {
		LogSnapshot view = LogSnapshot.exclusive(disk, new SingleFile(FILE));
		Segment file = view.segments().get(0);
		AllButFirst decision = new AllButFirst(rewriter);
		try (DiskFile source = disk.openForRead(FILE)) {
			rewriter.read(source, file, new LogScanner(disk, view, decision, ProgressMonitor.NONE), decision);
		}
	}

	private static void replace(SimulatedDisk disk) throws IOException {
		try (Rewriter rewriter = new Rewriter(disk, FILE, ".made", OLD.length())) {
			rewrite(disk, rewriter);
			rewriter.complete();
			rewriter.publish();
		}
	}

	private static Map<String, String> files(SimulatedDisk disk) {
		Map<String, String> files = new TreeMap<>();
		disk.contents()
			.forEach((path, bytes) -> files.put(path.getFileName().toString(),
					new String(bytes, StandardCharsets.UTF_8)));
		return files;
	}

	@Test
	void theNewFileTakesTheNameOfTheOldOne() throws IOException {
		replace(this.disk);
		assertThat(files(this.disk)).isEqualTo(Map.of("log.ndjson", NEW));
		assertThat(this.disk.openFiles()).isZero();
	}

	@Test
	void aLossOfPowerLeavesTheOldFileOrTheNewOne() throws IOException {
		replace(this.disk);
		assertThat(this.disk.crashStates().map((state) -> files(SimulatedDisk.crash(state)).get("log.ndjson")))
			.contains(OLD, NEW)
			.allMatch((content) -> content.equals(OLD) || content.equals(NEW));
	}

	@Test
	void nothingIsPublishedThatWasNotConfirmed() throws IOException {
		String damaged = OLD.replace("two", "tvo");
		SimulatedDisk other = disk(damaged);
		try (Rewriter rewriter = new Rewriter(other, FILE, ".made", OLD.length())) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> rewrite(other, rewriter))
				.withMessageContaining("CHECKSUM_MISMATCH");
			rewriter.complete();
			assertThatIllegalStateException().isThrownBy(rewriter::publish);
		}
		assertThat(files(other)).isEqualTo(Map.of("log.ndjson", damaged));
		assertThat(other.openFiles()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "CREATE", "OPEN_FOR_READ", "READ", "WRITE", "FORCE", "RENAME", "SYNC_DIRECTORY" })
	void aFailureLeavesTheOldFileOrTheNewOneAndNothingBeside(DiskCall failing) throws IOException {
		int failures = 0;
		boolean met = true;
		for (int call = 1; met; call++) {
			SimulatedDisk broken = disk(OLD);
			broken.plan(Fault.of(DiskError.EIO).only(failing).at(call));
			try {
				replace(broken);
			}
			catch (IOException ex) {
				failures++;
			}
			met = broken.faultsFired() > 0;
			broken.heal();
			assertThat(files(broken)).as("call %d", call).containsOnlyKeys("log.ndjson");
			assertThat(files(broken).get("log.ndjson")).as("call %d", call).isIn(OLD, NEW);
			assertThat(broken.openFiles()).as("call %d", call).isZero();
		}
		assertThat(failures).isPositive();
	}

}

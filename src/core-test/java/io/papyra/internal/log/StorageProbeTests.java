package io.papyra.internal.log;

import java.nio.file.Path;

import io.papyra.internal.disk.DiskFile;
import io.papyra.report.Finding;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What keeps a log from being written is told as what it is, with one next step. */
class StorageProbeTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("papyra.ndjson");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ENOSPC | cannot create a file | No space left on device | make room on that volume
			EDQUOT | cannot               | Disk quota exceeded     | have the quota raised
			EROFS  | cannot create a file | Read-only file system   | mount that volume for writing
			EIO    | cannot               | Input/output error      | look at the log of the system
			EMFILE | cannot               | Too many open files     | raise the limit on open files
			""")
	void whatIsNoMatterOfRightsIsNotToldAsOne(DiskError error, String what, String reason, String advice)
			throws Exception {
		Finding found = rights(error);
		assertThat(found.severity()).isEqualTo(Finding.Severity.ERROR);
		assertThat(found.message()).startsWith(what).contains("as any user", reason);
		assertThat(found.advice()).contains(advice);
	}

	@ParameterizedTest
	@CsvSource("EACCES")
	void aRightThatIsMissingIsOneOfThisUser(DiskError error) throws Exception {
		Finding found = rights(error);
		assertThat(found.message()).startsWith("this user cannot create a file in " + SimulatedDisk.DIRECTORY);
		assertThat(found.advice()).startsWith("let the user that runs the service create");
	}

	/** The first call of the probe that can fail in that way does. */
	private static Finding rights(DiskError error) throws Exception {
		for (int call = 1;; call++) {
			SimulatedDisk disk = new SimulatedDisk();
			try (DiskFile file = disk.create(FILE)) {
				file.force();
			}
			disk.plan(Fault.of(error).at(call));
			for (Finding finding : new StorageProbe(disk, FILE).run()) {
				if (finding.check().equals("storage-rights") && finding.severity() == Finding.Severity.ERROR
						&& finding.message().contains("a file in")) {
					return finding;
				}
			}
		}
	}

}

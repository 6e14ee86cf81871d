package io.papyra.tests.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The scrapes of samples in which each fault was really made
 * ({@link RecordScrapesTests}): the alert fires while it lasts and ends with it, and no
 * other does.
 */
@Tag("process")
class ReplayScrapesTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void theAlertFiresAndEnds(Fault fault) throws IOException {
		judge(Promtool.required(), fault, Recording.read(fault.file()), this.directory);
	}

	static void judge(Promtool promtool, Fault fault, Recording recording, Path directory) throws IOException {
		Path test = Files.createDirectories(directory).resolve(fault + ".yaml");
		Files.writeString(test, new Replay(fault, recording).test());
		promtool.testRules(List.of(test));
	}

}

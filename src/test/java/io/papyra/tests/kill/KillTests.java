package io.papyra.tests.kill;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

import io.papyra.tests.harness.ChildProcess;
import io.papyra.tests.harness.History;
import io.papyra.tests.harness.JavaCommand;
import io.papyra.tests.harness.Sample;
import io.papyra.tests.harness.TestClassPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No acknowledged fact is lost or doubled by {@code kill -9}, and every next start
 * succeeds.
 */
class KillTests {

	/** One of them is killed before it has written anything. */
	private static final int FEW = 3;

	@TempDir
	Path directory;

	@Test
	void recorderAlone() {
		recorderAlone(FEW);
	}

	@Test
	@Tag("loop")
	void recorderAloneFiftyTimes() {
		recorderAlone(50);
	}

	@Test
	@Tag("long")
	void recorderAloneFiveHundredTimes() {
		recorderAlone(500);
	}

	@Test
	void sampleApplication() {
		sampleApplication(FEW);
	}

	@Test
	@Tag("loop")
	void sampleApplicationTwentyFiveTimes() {
		sampleApplication(25);
	}

	@Test
	@Tag("long")
	void sampleApplicationManyTimes() {
		sampleApplication(100);
	}

	/**
	 * The packaged sample application without its web server, and with load beside its
	 * actors.
	 */
	private void sampleApplication(int times) {
		Path load = TestClassPath.jarOf(AcknowledgedLoad.class, this.directory.resolve("load.jar"));
		sampleApplication((run) -> loaded(Sample.unpacked(this.directory, List.of(load)), run)
			.with("spring.main.web-application-type=none")
			.start(), times);
	}

	/** The same as {@code java -jar} starts it, with everything. */
	@Test
	@Tag("long")
	void wholeSampleApplicationFiftyTimes() {
		Path load = TestClassPath.jarOf(AcknowledgedLoad.class, this.directory.resolve("load.jar"));
		sampleApplication((run) -> loaded(Sample.packaged(this.directory, List.of(load)), run).start(), 50);
	}

	private void recorderAlone(int times) {
		History history = new History(this.directory.resolve("killed.ndjson"));
		new KillLoop(history, (run) -> writer(history, run), "begun|checked").run(times);
	}

	private static ChildProcess writer(History history, int run) {
		return JavaCommand.testMain(WriterMain.class, "papyra-core", "slf4j-api", "jackson-core")
			.options("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
			.arguments(history.file().toString(), Integer.toString(run))
			.start();
	}

	private void sampleApplication(IntFunction<ChildProcess> start, int times) {
		History history = new History(this.directory.resolve("papyra.ndjson"));
		new KillLoop(history, start, "Starting SampleApplication|Papyra startup check").run(times);
	}

	private static Sample loaded(Sample sample, int run) {
		return sample.with("spring.main.sources=" + AcknowledgedLoad.class.getName(), "kill.run=" + run,
				"orders.every=10ms");
	}

}

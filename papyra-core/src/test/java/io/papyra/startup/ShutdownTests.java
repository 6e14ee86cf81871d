package io.papyra.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.Recoverable;
import io.papyra.backend.Scannable;
import io.papyra.backend.WorkCancelledException;
import io.papyra.backend.WriterOptions;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.observe.PersistenceObserver;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryReport;
import io.papyra.report.RecoveryRequest;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that is told to end while it checks its history. */
class ShutdownTests {

	@Test
	@DisabledOnOs(OS.WINDOWS) // has no SIGTERM
	void theCheckEndsAsInterruptedAndNothingBeginsAfterIt() throws IOException, InterruptedException {
		Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Checking.class.getName())
			.redirectErrorStream(true)
			.start();
		try (BufferedReader said = child.inputReader()) {
			assertThat(said.readLine()).isEqualTo("scanning");
			child.toHandle().destroy(); // the process itself would close what it says
			assertThat(said.lines()).containsExactly("interrupted");
			assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(child.exitValue()).isEqualTo(128 + 15);
		}
		finally {
			child.destroyForcibly();
		}
	}

	/** A service as far as it matters: whoever ends it waits for the start to be over. */
	static final class Checking implements PersistenceBackend, Scannable, Recoverable {

		private Checking() {
		}

		public static void main(String[] args) {
			Thread start = Thread.currentThread();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				try {
					start.join();
				}
				catch (InterruptedException ex) {
					start.interrupt();
				}
			}));
			StartupOptions options = new StartupOptions(StartupMode.RECOVER, RecoveryMode.REPAIR, null, null,
					ScanDepth.FULL);
			try {
				new StartupCheck(new Checking(), options, PersistenceObserver.NONE).run();
				System.out.println("started");
			}
			catch (WorkCancelledException ex) {
				System.out.println("interrupted");
			}
		}

		@Override
		public ScanReport scan(ScanRequest request, ProgressMonitor monitor) {
			System.out.println("scanning");
			while (true) {
				monitor.progress(1, 2);
				Thread.onSpinWait();
			}
		}

		@Override
		public RecoveryReport recover(RecoveryRequest request, ProgressMonitor monitor) {
			throw new IllegalStateException("repair began");
		}

		@Override
		public String name() {
			return "endless";
		}

		@Override
		public String location() {
			return "nowhere";
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			throw new IllegalStateException("a writer was opened");
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return Stream.empty();
		}

	}

}

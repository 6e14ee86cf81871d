package io.papyra.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/**
 * A JVM with the settings of a service, which scans a log, and says of the last time what
 * papyra would say.
 */
final class ServiceScan {

	private ServiceScan() {
	}

	/** How often it scans the log before, and which one. */
	public static void main(String[] arguments) {
		JsonBackend backend = new JsonBackend(Path.of(arguments[1]));
		for (int before = Integer.parseInt(arguments[0]); before > 0; before--) {
			backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		}
		long began = System.nanoTime();
		ScanReport report = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
		System.out.println("\"event\" : " + report.factCount() + ", \"tookMillis\" : " + millis);
	}

}

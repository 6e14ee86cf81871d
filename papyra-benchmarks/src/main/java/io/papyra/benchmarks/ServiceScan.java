package io.papyra.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

import io.papyra.backend.ScanReport;
import io.papyra.backend.ScanRequest;
import io.papyra.backend.Work;
import io.papyra.backend.json.JsonBackend;

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
			backend.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED);
		}
		long began = System.nanoTime();
		ScanReport report = backend.scan(ScanRequest.CHECKSUMS, Work.UNWATCHED);
		long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
		System.out.println("\"event\" : " + report.factCount() + ", \"tookMillis\" : " + millis);
	}

}

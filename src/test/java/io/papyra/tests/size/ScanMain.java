package io.papyra.tests.size;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.ScanReport;
import io.papyra.report.ScanRequest;

/**
 * Scans a history and reads the newest facts of it; runs in a process with little memory.
 */
public final class ScanMain {

	private ScanMain() {
	}

	public static void main(String[] args) {
		JsonBackend backend = new JsonBackend(Path.of(args[0]));
		ScanReport scan = backend.scan(ScanRequest.CHECKSUMS, ProgressMonitor.NONE);
		System.out.println("scanned " + scan.bytes() + " bytes, " + scan.factCount() + " facts, " + scan.anomalyCount()
				+ " anomalies in " + scan.took().toMillis() + " ms");
		try (Stream<StoredFact> newest = backend.read(FactQuery.all().withLimit(1000))) {
			System.out.println("newest " + newest.mapToLong(StoredFact::seq).max().orElse(0));
		}
		try (Stream<StoredFact> all = backend.read(FactQuery.all())) {
			System.out.println("read " + all.count());
		}
	}

}

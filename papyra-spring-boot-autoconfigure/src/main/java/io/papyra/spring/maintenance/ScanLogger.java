package io.papyra.spring.maintenance;

import io.papyra.report.ScanReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of each scan by schedule: one line each. */
public final class ScanLogger {

	private static final Logger LOG = LoggerFactory.getLogger(ScanLogger.class);

	/** What to do about a damaged history of a running service. */
	public static final String REPAIR = "repair it with POST /actuator/papyra/recover (papyra.recovery.allow-at-runtime=true), or "
			+ "restart with papyra.startup.mode=recover; what can be read is returned meanwhile";

	private ScanLogger() {
	}

	/** How a scan by schedule ended. */
	static void tell(ScanReport scan) {
		if (scan.isClean()) {
			LOG.info("Papyra scanned its history in {} by papyra.scan.cron: {} facts, no anomaly, {} bytes in {} ms",
					scan.location(), scan.factCount(), scan.coverage().bytesRead(), scan.took().toMillis());
		}
		else {
			LOG.error("Papyra's history in {} is damaged; facts are still recorded: {} anomalies, the first: {}; {}",
					scan.location(), scan.anomalyCount(), scan.anomalies().get(0), REPAIR);
		}
	}

	static void calledOff(String why) {
		LOG.info("Papyra cancelled the scheduled scan of its history, which says nothing about it: {}", why);
	}

	static void failed(String why) {
		LOG.warn("Papyra could not scan its history; it is scanned again by papyra.scan.cron: {}", why);
	}

}

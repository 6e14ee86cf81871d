package io.papyra.spring.maintenance;

import io.papyra.report.RecoveryReport;
import io.papyra.wire.ReportDescriptors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of each repair, at the start or at run time: one line. */
public final class RecoveryLogger {

	private static final Logger LOG = LoggerFactory.getLogger(RecoveryLogger.class);

	private RecoveryLogger() {
	}

	public static void tell(RecoveryReport recovery) {
		if (recovery.before().isClean() && recovery.after().isClean()) {
			LOG.info("Papyra had nothing to repair in {}: it has no anomalies", recovery.location());
			return;
		}
		LOG.warn(
				"Papyra repaired its history in {} ({}): anomalies {}, lines removed {}, adopted {}, "
						+ "gaps acknowledged {}; saved to: {}{}",
				recovery.location(), ReportDescriptors.word(recovery.mode()), recovery.before().anomalyCount(),
				recovery.linesRemoved(), recovery.linesAdopted(), recovery.gapsAcknowledged(), recovery.savedTo(),
				recovery.after().isClean() ? "" : "; left are " + recovery.after().anomalyCount());
	}

}

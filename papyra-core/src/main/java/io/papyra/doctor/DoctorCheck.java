package io.papyra.doctor;

import io.papyra.report.Finding;

/** One item of the checklist. Never throws; what goes wrong is a finding. */
@FunctionalInterface
public interface DoctorCheck {

	/** Looks, changes nothing, and tells. */
	Finding run();

}

package io.papyra.backend;

import java.util.List;

import io.papyra.report.Finding;

/**
 * A store that has checks of its own to add to the doctor's checklist: rights, space,
 * another writer.
 */
public interface Diagnosable {

	/**
	 * Looks whether the store can do its work as the current user. Leaves the history and
	 * its lock untouched; what it makes to try things out, it removes. Never throws: what
	 * goes wrong is a finding.
	 */
	List<Finding> diagnose();

}

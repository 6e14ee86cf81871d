package io.papyra.tests.kill;

import io.papyra.observe.PersistenceObserver;

/**
 * Says on stdout how many facts were stored so far, whoever recorded them:
 * {@code stored <facts>}. Used by the recorder's thread alone.
 */
final class StoredCounts implements PersistenceObserver {

	private long facts;

	@Override
	public void onWritten(long[] factsByKind, long bytes, long nanos) {
		for (long count : factsByKind) {
			this.facts += count;
		}
		System.out.print("stored " + this.facts + "\n");
	}

}

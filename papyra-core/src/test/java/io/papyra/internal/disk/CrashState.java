package io.papyra.internal.disk;

import java.nio.file.Path;
import java.util.SortedMap;

/**
 * One of the states in which a loss of power at one moment may leave a
 * {@link SimulatedDisk}. Immutable.
 */
public final class CrashState {

	private final Snapshot snapshot;

	private final Snapshot.DataChoice data;

	private final boolean allNames;

	private final SortedMap<Path, Integer> names;

	private final String what;

	CrashState(Snapshot snapshot, Snapshot.DataChoice data, Snapshot.NameChoice surviving,
			SortedMap<Path, Integer> names, String what) {
		this.snapshot = snapshot;
		this.data = data;
		this.allNames = surviving == Snapshot.NameChoice.ALL;
		this.names = names;
		this.what = what;
	}

	/**
	 * After how many operations, counted as {@link SimulatedDisk#operations()} does, the
	 * power went.
	 */
	public int operations() {
		return this.snapshot.durable().operations();
	}

	/**
	 * Whether all that was ever written is there, as after the death of the process
	 * alone.
	 */
	public boolean keepsEverything() {
		return this.data == Snapshot.DataChoice.KILL && this.allNames;
	}

	DiskImage image() {
		return this.snapshot.crash(this.data, this.names);
	}

	@Override
	public String toString() {
		return "crash after operation " + operations() + ", " + this.what;
	}

}

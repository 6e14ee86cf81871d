package io.papyra.internal.disk;

import java.util.EnumSet;
import java.util.Set;

/**
 * Something that will go wrong on a {@link SimulatedDisk}. Immutable; begin with
 * {@link #of} and refine.
 *
 * @param error how
 * @param calls only these calls are counted and fail
 * @param from the how manieth of these calls, from 1, is the first to fail; calls that
 * cannot fail in this way are not counted
 * @param forEver whether every later one fails too
 * @param effect how much of the call takes effect nevertheless: bytes of a write, changes
 * of a force; for a rename, deletion or creation more than 0 means that it is done
 * @param failedSync what a failed force makes of the bytes
 */
public record Fault(DiskError error, Set<DiskCall> calls, int from, boolean forEver, int effect,
		FailedSync failedSync) {

	/** The first call that can fail in this way does, once. */
	public static Fault of(DiskError error) {
		return new Fault(error, EnumSet.allOf(DiskCall.class), 1, false, 0, FailedSync.CACHED);
	}

	public Fault at(int call) {
		return new Fault(this.error, this.calls, call, this.forEver, this.effect, this.failedSync);
	}

	public Fault only(DiskCall... wanted) {
		return new Fault(this.error, EnumSet.copyOf(Set.of(wanted)), this.from, this.forEver, this.effect,
				this.failedSync);
	}

	public Fault always() {
		return new Fault(this.error, this.calls, this.from, true, this.effect, this.failedSync);
	}

	public Fault withEffect(int bytesOrChanges) {
		return new Fault(this.error, this.calls, this.from, this.forEver, bytesOrChanges, this.failedSync);
	}

	public Fault leaving(FailedSync model) {
		return new Fault(this.error, this.calls, this.from, this.forEver, this.effect, model);
	}

	@Override
	public String toString() {
		String which = this.calls.containsAll(EnumSet.allOf(DiskCall.class)) ? "call" : this.calls.toString();
		return this.error + " at " + which + " " + this.from + (this.forEver ? " and ever after" : "")
				+ ((this.effect > 0) ? ", with effect " + this.effect : "") + ", a failed sync " + this.failedSync;
	}

}

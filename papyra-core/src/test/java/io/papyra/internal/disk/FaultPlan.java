package io.papyra.internal.disk;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The faults that are planned for a disk, and the calls that were made of it. */
final class FaultPlan {

	private final List<Planned> planned = new ArrayList<>();

	private final List<DiskCall> calls = new ArrayList<>();

	private int fired;

	void add(Fault fault) {
		this.planned.add(new Planned(fault));
	}

	void clear() {
		this.planned.clear();
	}

	/** Notes a call and tells how it fails, or null if it works. */
	@Nullable Fault next(DiskCall call) {
		this.calls.add(call);
		Fault firing = null;
		for (Planned candidate : this.planned) {
			if (candidate.fires(call) && firing == null) {
				firing = candidate.fault;
				this.fired++;
			}
		}
		return firing;
	}

	List<DiskCall> calls() {
		return List.copyOf(this.calls);
	}

	int fired() {
		return this.fired;
	}

	/** A fault with the number of calls that it has counted. */
	private static final class Planned {

		private final Fault fault;

		private int counted;

		Planned(Fault fault) {
			this.fault = fault;
		}

		boolean fires(DiskCall call) {
			if (!this.fault.calls().contains(call) || !this.fault.error().concerns(call)) {
				return false;
			}
			this.counted++;
			return this.fault.forEver() ? this.counted >= this.fault.from() : this.counted == this.fault.from();
		}

	}

}

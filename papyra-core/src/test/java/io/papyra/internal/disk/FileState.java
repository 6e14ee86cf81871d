package io.papyra.internal.disk;

import java.util.ArrayList;
import java.util.List;

/**
 * What a file holds for those who read it now, what of it is on stable storage, and what
 * lies between the two.
 */
final class FileState {

	private byte[] durable;

	private final List<DataChange> pending = new ArrayList<>();

	private ByteStore current;

	private boolean onlyCached;

	FileState(byte[] durable) {
		this.durable = durable;
		this.current = new ByteStore(durable);
	}

	void change(DataChange change) {
		this.pending.add(change);
		change.applyTo(this.current);
	}

	/** Makes every change durable. */
	void force() {
		keep(this.pending.size());
		this.pending.clear();
	}

	/**
	 * A force that fails: of the changes only the first few become durable, the others
	 * never will, and the next force knows nothing of them.
	 */
	void failForce(int kept, FailedSync model) {
		keep(Math.min(kept, this.pending.size()));
		List<DataChange> lost = new ArrayList<>(
				this.pending.subList(Math.min(kept, this.pending.size()), this.pending.size()));
		this.pending.clear();
		switch (model) {
			case REVERTED -> this.current = new ByteStore(this.durable);
			case ZEROED -> {
				lost.replaceAll(Mangling::zeroed);
				this.durable = ByteStore.after(this.durable, lost);
				this.current = new ByteStore(this.durable);
			}
			case CACHED -> this.onlyCached |= !lost.isEmpty();
		}
	}

	private void keep(int count) {
		this.durable = ByteStore.after(this.durable, List.copyOf(this.pending.subList(0, count)));
	}

	/** Whether readers see bytes that are neither durable nor will ever be. */
	boolean onlyCached() {
		return this.onlyCached;
	}

	byte[] durable() {
		return this.durable;
	}

	List<DataChange> pending() {
		return List.copyOf(this.pending);
	}

	ByteStore current() {
		return this.current;
	}

}

package io.papyra.internal.disk;

import java.nio.file.Path;

/**
 * Something that was done to a disk and changed it, or what a crash of it would leave.
 */
sealed interface Operation {

	void applyTo(DiskState state);

	/** A new, empty file. */
	record CreateFile(Path name, int node) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.addFile(this.name, this.node);
		}

	}

	/** A new, empty directory. */
	record CreateDirectory(Path name, int node) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.addDirectory(this.name, this.node);
		}

	}

	/** Bytes written or cut off. */
	record ChangeData(int node, DataChange change) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.file(this.node).change(this.change);
		}

	}

	/** A rename or a deletion. */
	record ChangeName(NameChange change) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.change(this.change);
		}

	}

	/** A force that worked. */
	record Force(int node) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.file(this.node).force();
		}

	}

	/**
	 * A force that failed, with the number of changes that became durable nevertheless.
	 */
	record FailedForce(int node, int kept, FailedSync model) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.file(this.node).failForce(this.kept, this.model);
		}

	}

	/** A sync of a directory that worked. */
	record SyncDirectory(Path directory) implements Operation {

		@Override
		public void applyTo(DiskState state) {
			state.syncDirectory(this.directory);
		}

	}

}

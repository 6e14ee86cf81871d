package io.papyra.internal.disk;

/**
 * A change to the bytes of a file. Until the file is forced, a crash may keep it, lose
 * it, or mangle it.
 */
sealed interface DataChange {

	void applyTo(ByteStore store);

	/** Bytes put somewhere; the array is never changed. */
	@SuppressWarnings("ArrayRecordComponent")
	record Write(long position, byte[] bytes) implements DataChange {

		@Override
		public void applyTo(ByteStore store) {
			store.write(this.position, this.bytes);
		}

		@Override
		public String toString() {
			return "write of " + this.bytes.length + " bytes at " + this.position;
		}

	}

	/** The end of a file cut off. */
	record Truncate(long size) implements DataChange {

		@Override
		public void applyTo(ByteStore store) {
			store.truncate(this.size);
		}

		@Override
		public String toString() {
			return "cut to " + this.size + " bytes";
		}

	}

}

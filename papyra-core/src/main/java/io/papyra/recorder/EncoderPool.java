package io.papyra.recorder;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.papyra.codec.FactEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A few encoders for any number of threads, also virtual ones: a thread finds its own one
 * free nearly always. Remembers who encodes, so that a payload whose {@code toString()}
 * records facts cannot do so within itself for ever.
 */
final class EncoderPool {

	/** A fact may be recorded while another one is being encoded, but not within that. */
	private static final int MAX_NESTED = 2;

	/** A power of two. */
	private static final int SIZE = 16;

	private final Slot[] slots;

	private final Supplier<FactEncoder> factory;

	private final Set<Thread> extra = ConcurrentHashMap.newKeySet();

	EncoderPool(Supplier<FactEncoder> factory) {
		this.factory = factory;
		this.slots = new Slot[SIZE];
		for (int i = 0; i < SIZE; i++) {
			this.slots[i] = new Slot(factory.get(), false);
		}
	}

	/**
	 * An encoder for this thread alone until it is given back; null if it has too many.
	 */
	@SuppressWarnings("deprecation") // of getId, by JDKs newer than the oldest supported
										// one
	@Nullable Slot borrow() {
		Thread me = Thread.currentThread();
		int home = (int) me.getId();
		int mine = 0;
		for (int i = 0; i < SIZE; i++) {
			Slot slot = this.slots[(home + i) & (SIZE - 1)];
			Thread owner = slot.get();
			if (owner == null && slot.compareAndSet(null, me)) {
				return slot;
			}
			if (owner == me && ++mine == MAX_NESTED) {
				return null;
			}
		}
		return this.extra.add(me) ? new Slot(this.factory.get(), true) : null;
	}

	void giveBack(Slot slot) {
		if (slot.extra) {
			this.extra.remove(Thread.currentThread());
		}
		slot.set(null);
	}

	/** One encoder and the thread that uses it. */
	static final class Slot extends AtomicReference<@Nullable Thread> {

		private static final long serialVersionUID = 1L;

		private final transient FactEncoder encoder;

		private final boolean extra;

		Slot(FactEncoder encoder, boolean extra) {
			this.encoder = encoder;
			this.extra = extra;
		}

		FactEncoder encoder() {
			return this.encoder;
		}

	}

}

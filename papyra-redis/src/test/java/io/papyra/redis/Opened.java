package io.papyra.redis;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a test has opened: closed with this, the last one first. */
public final class Opened implements AutoCloseable {

	private final Deque<AutoCloseable> all = new ArrayDeque<>();

	/** Will be closed, too. */
	public <T extends AutoCloseable> T add(T one) {
		this.all.push(one);
		return one;
	}

	@Override
	public void close() {
		while (!this.all.isEmpty()) {
			try {
				this.all.pop().close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}

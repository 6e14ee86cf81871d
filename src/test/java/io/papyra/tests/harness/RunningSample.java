package io.papyra.tests.harness;

/**
 * The sample application while it runs; killed when it is closed.
 *
 * @param process its process
 * @param http how to ask it
 * @param history what it writes
 */
public record RunningSample(ChildProcess process, Http http, History history) implements AutoCloseable {

	/**
	 * Asks it to stop, as {@code kill} does, and waits for its end; returns its exit
	 * code.
	 */
	public int stop() {
		this.process.terminate();
		return this.process.awaitExit();
	}

	@Override
	public void close() {
		this.process.close();
	}

}

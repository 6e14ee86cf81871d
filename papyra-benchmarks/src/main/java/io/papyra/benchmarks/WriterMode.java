package io.papyra.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.papyra.backend.SyncPolicy;

/** How a writer appends whose appends are timed. */
enum WriterMode {

	/** As a service does most of the time. */
	PACED("one fact every 2 ms, synced", 1, 2, SyncPolicy.ALWAYS),

	/** As in a storm: batches of about 64 KiB, one after the other. */
	FULL("64 KiB at full speed, synced", 218, 0, SyncPolicy.ALWAYS),

	/** Without the disk: what is left is what the store itself makes its writer wait. */
	UNSYNCED("one fact every 2 ms, not synced", 1, 2, SyncPolicy.NEVER);

	private final String label;

	private final int factsEach;

	private final long pauseMillis;

	private final SyncPolicy sync;

	WriterMode(String label, int factsEach, long pauseMillis, SyncPolicy sync) {
		this.label = label;
		this.factsEach = factsEach;
		this.pauseMillis = pauseMillis;
		this.sync = sync;
	}

	String label() {
		return this.label;
	}

	/** Facts of an append. */
	int factsEach() {
		return this.factsEach;
	}

	/** Time from one append to the next; 0 for none. */
	long pauseNanos() {
		return TimeUnit.MILLISECONDS.toNanos(this.pauseMillis);
	}

	SyncPolicy sync() {
		return this.sync;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}

package io.papyra.recorder;

import java.time.Duration;
import java.util.Set;

import io.papyra.backend.SyncPolicy;
import io.papyra.fact.PayloadPolicy;

/**
 * How a recorder works.
 *
 * @param systemId identity of the actor system
 * @param sync when facts are forced to stable storage
 * @param bufferSize how many bytes of encoded facts may wait for the writer, at least 64
 * KiB
 * @param overflow what happens to a fact that finds the buffer full
 * @param blockTimeout how long a caller waits at most under {@link OverflowPolicy#BLOCK}
 * @param shutdownTimeout how long closing waits at most until everything is stored
 * @param maxPayloadSize bytes of JSON above which a payload is replaced by a marker with
 * its size; more than {@link io.papyra.codec.FactEncoder#MAX_PAYLOAD} counts as that
 * @param redactedKeys keys whose values are masked; compared without case, {@code -},
 * {@code _} and {@code .}, and found anywhere in a key; those of up to three letters only
 * as whole words of a key
 * @param payloads what is stored of payloads
 * @param stallTimeout after how long a write or sync that does not return counts as a
 * failure
 */
public record RecorderOptions(String systemId, SyncPolicy sync, int bufferSize, OverflowPolicy overflow,
		Duration blockTimeout, Duration shutdownTimeout, int maxPayloadSize, Set<String> redactedKeys,
		PayloadPolicy payloads, Duration stallTimeout) {

	/** Keys that are masked unless the user says otherwise. */
	public static final Set<String> DEFAULT_REDACTED_KEYS = Set.of("password", "passwd", "secret", "token",
			"passphrase", "authorization", "cookie", "apikey", "privatekey", "accesskey", "accountkey", "credential",
			"bearer", "sessionid", "sessid", "passcode", "pass", "signingkey", "encryptionkey", "pin", "otp", "ssn",
			"cvv", "cvc", "pwd", "jwt");

	private static final Duration USUAL_STALL = Duration.ofSeconds(10);

	private static final Duration A_YEAR = Duration.ofDays(365);

	public RecorderOptions {
		redactedKeys = Set.copyOf(redactedKeys);
	}

	/**
	 * Stores payloads whole, and reports a write that does not return after 10 seconds.
	 */
	public RecorderOptions(String systemId, SyncPolicy sync, int bufferSize, OverflowPolicy overflow,
			Duration blockTimeout, Duration shutdownTimeout, int maxPayloadSize, Set<String> redactedKeys) {
		this(systemId, sync, bufferSize, overflow, blockTimeout, shutdownTimeout, maxPayloadSize, redactedKeys,
				PayloadPolicy.FULL, USUAL_STALL);
	}

	/** What the documentation calls the defaults. */
	public static RecorderOptions defaults(String systemId) {
		return new RecorderOptions(systemId, SyncPolicy.ALWAYS, 8 * 1024 * 1024, OverflowPolicy.DROP,
				Duration.ofMillis(100), Duration.ofSeconds(10), 64 * 1024, DEFAULT_REDACTED_KEYS);
	}

	/** A time to wait in nanoseconds, between none and a year. */
	static long nanos(Duration duration) {
		return duration.isNegative() ? 0 : ((duration.compareTo(A_YEAR) < 0) ? duration : A_YEAR).toNanos();
	}

}

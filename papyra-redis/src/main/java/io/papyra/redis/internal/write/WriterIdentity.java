package io.papyra.redis.internal.write;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Under which id a process writes. Random at every start; the nonce tells two processes
 * apart that got the same id all the same.
 *
 * @param id eight characters, as in the field {@code writer} of entries
 * @param nonce known to this process and the server alone
 */
public record WriterIdentity(String id, String nonce) {

	private static final char[] ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();

	private static final int ID_LENGTH = 8;

	private static final int NONCE_LENGTH = 12;

	private static final SecureRandom RANDOM = new SecureRandom();

	/** An id that no other writer has. */
	public static WriterIdentity random() {
		return new WriterIdentity(text(ID_LENGTH), text(NONCE_LENGTH));
	}

	/**
	 * The identity of a writer, which all its streams share and any of them may renew.
	 */
	public static final class Shared {

		private WriterIdentity current;

		/** One that no other writer has. */
		public Shared() {
			this(random());
		}

		public Shared(WriterIdentity current) {
			this.current = current;
		}

		WriterIdentity current() {
			return this.current;
		}

		/** Another one than that, which others have as well. */
		WriterIdentity otherThan(WriterIdentity former) {
			if (this.current.equals(former)) {
				this.current = random();
			}
			return this.current;
		}

	}

	byte[] idBytes() {
		return this.id.getBytes(StandardCharsets.UTF_8);
	}

	byte[] nonceBytes() {
		return this.nonce.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(int length) {
		StringBuilder text = new StringBuilder(length);
		for (int at = 0; at < length; at++) {
			text.append(ALPHABET[RANDOM.nextInt(ALPHABET.length)]);
		}
		return text.toString();
	}

}

package io.papyra.redis;

/**
 * Acknowledged entries of one writer in one stream that the server has lost and that
 * cannot be sent again.
 *
 * @param first number of the first of them
 * @param last number of the last of them
 * @param verified whether they were seen to be missing; otherwise only some of them may
 * be
 */
record LostEntries(long first, long last, boolean verified) {

	/** Wire name of the reason in the gap that records them. */
	static final String REASON = "store_lost_acknowledged";

	/** The same where this could not be verified. */
	static final String NOT_VERIFIED = "not_verified";

	long count() {
		return this.last - this.first + 1;
	}

	/** These and others of the same writer, which follow them or overlap with them. */
	LostEntries and(LostEntries other) {
		return new LostEntries(Math.min(this.first, other.first), Math.max(this.last, other.last),
				this.verified && other.verified);
	}

}

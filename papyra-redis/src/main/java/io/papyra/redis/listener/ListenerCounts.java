package io.papyra.redis.listener;

import io.papyra.redis.GroupConsumer;

/**
 * What a listener has done since it was made.
 *
 * @param handled facts that its handler took and that were acknowledged
 * @param failed facts whose handler threw, each time counted
 * @param claimed entries that others had left lying, or that were given back, and that
 * were taken here
 * @param parked entries parked, because they cannot be decoded or came too often
 * @param lostToTrimming entries that were removed from the stream before they were
 * handled
 * @param holes how often the group was gone and had to be recreated
 */
public record ListenerCounts(long handled, long failed, long claimed, long parked, long lostToTrimming, long holes) {

	/** Of one that has done nothing. */
	public static final ListenerCounts NONE = new ListenerCounts(0, 0, 0, 0, 0, 0);

	static ListenerCounts of(long handled, long failed, GroupConsumer.Counts reader) {
		return new ListenerCounts(handled, failed, reader.claimed(), reader.parked(), reader.lostToTrimming(),
				reader.holes());
	}

	/** Both together. */
	public ListenerCounts plus(ListenerCounts other) {
		return new ListenerCounts(this.handled + other.handled, this.failed + other.failed,
				this.claimed + other.claimed, this.parked + other.parked, this.lostToTrimming + other.lostToTrimming,
				this.holes + other.holes);
	}

}

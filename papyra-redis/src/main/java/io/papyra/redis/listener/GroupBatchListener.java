package io.papyra.redis.listener;

import java.util.List;

import io.papyra.redis.Delivery;

/**
 * Handles all facts that came at once, as a whole. Called by as many threads as its
 * container has. What was not handled comes again one by one, so that one bad fact does
 * not take others with it.
 */
@FunctionalInterface
public interface GroupBatchListener {

	/**
	 * Handles facts, and returns when that is done.
	 * @param deliveries at least one
	 * @throws Exception if they are not handled, none of them: they come again after a
	 * pause
	 */
	void handle(List<Delivery> deliveries) throws Exception;

}

package io.papyra.redis.listener;

import io.papyra.redis.Delivery;

/**
 * Handles facts one by one. Called by as many threads as its container has.
 */
@FunctionalInterface
public interface GroupListener {

	/**
	 * Handles a fact, and returns when that is done.
	 * @throws Exception if it is not handled: it comes again after a pause
	 */
	void handle(Delivery delivery) throws Exception;

}

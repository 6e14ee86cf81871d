package io.papyra.internal.ack;

/**
 * Lets a caller who waits for its fact store it, for all who wait. Safe for use by any
 * number of threads.
 */
public interface GroupCommit {

	/** Whether such a thread may store at all, which one that is virtual must not. */
	boolean mayBeLedBy(Thread thread);

	/**
	 * Stores what waits on this thread, if the fact is among it and no other thread is
	 * about to.
	 * @return whether this thread had the turn; the future is complete then, or the
	 * writer is at it
	 */
	boolean lead(DurableFuture future);

	/** No caller is going to lead for that fact: the writer is to store it at once. */
	void hurry(DurableFuture future);

	/** A thread that might have led has left; another one has to if it was called. */
	void left(DurableFuture future);

}

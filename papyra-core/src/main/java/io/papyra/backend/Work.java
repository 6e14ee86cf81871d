package io.papyra.backend;

/**
 * The other end of a long piece of work: is notified of its progress, and can cancel it.
 */
public interface Work {

	/** Work that is neither watched nor cancelled. */
	Work UNWATCHED = (done, total) -> {
	};

	/**
	 * Called now and then, at least once per few megabytes, by the working thread.
	 * @param done bytes done so far
	 * @param total bytes in all, as far as known
	 * @throws WorkCancelledException to call the work off; every step that was done is
	 * whole then
	 */
	void progress(long done, long total);

}

package io.papyra.backend;

/**
 * The other end of a long piece of work: is notified of its progress, and can cancel it.
 */
public interface ProgressMonitor {

	/** Neither watches the work nor cancels it. */
	ProgressMonitor NONE = (done, total) -> {
	};

	/**
	 * Called now and then, at least once per few megabytes, by the working thread.
	 * @param done bytes done so far
	 * @param total bytes in all, as far as known
	 * @throws WorkCancelledException to cancel the work; every step that was done is
	 * whole then
	 */
	void progress(long done, long total);

}

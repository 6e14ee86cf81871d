package io.papyra.disk;

/**
 * Who holds a lock.
 *
 * @param pid process id on its machine
 * @param host name of its machine
 * @param started when the process began, in milliseconds since the epoch, or 0 if unknown
 */
public record LockHolder(long pid, String host, long started) {

	/** Whether it is the process that asks. */
	public boolean isThisProcess() {
		return RealDiskLock.isSelf(this);
	}

	/** For messages. */
	@Override
	public String toString() {
		return "process " + this.pid + " on " + this.host;
	}

}

package io.papyra.pekko;

/**
 * How the capture of one actor system is doing.
 *
 * @param name name of the actor system
 * @param complete whether starts, stops and restarts are captured; if not,
 * {@code pekko.actor.debug.lifecycle} was off when the actor system was made, the counts
 * of actors are 0, and only dead letters and crashes are captured
 * @param started actors that have started since the actor system was made
 * @param running actors that run
 * @param stopping actors that wait for their children to stop
 * @param restarting actors between a failure and their next start
 * @param deadLetters dead letters since the actor system was made
 * @param missed events that could not be captured: an unexpected failure, or a dead
 * letter that the recording of another one caused on the same thread
 */
public record CapturedSystem(String name, boolean complete, long started, long running, long stopping, long restarting,
		long deadLetters, long missed) {

	/** Actors that have started and not stopped. */
	public long alive() {
		return this.running + this.stopping + this.restarting;
	}

}

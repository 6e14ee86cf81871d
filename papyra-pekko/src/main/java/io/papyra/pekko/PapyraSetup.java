package io.papyra.pekko;

import java.util.function.UnaryOperator;

import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.setup.Setup;

/**
 * The part of an actor system's setup that has it captured. Use it where the setup is put
 * together by hand; in all other cases {@link PapyraPekko#setup} does. It wins over
 * {@link PapyraPekko#install}.
 */
public final class PapyraSetup extends Setup {

	private final PekkoCapture capture;

	private PapyraSetup(PekkoCapture capture) {
		this.capture = capture;
	}

	/** Records to that recorder what the actor system's configuration says. */
	public static PapyraSetup of(FactRecorder recorder) {
		return new PapyraSetup(new PekkoCapture(recorder, UnaryOperator.identity()));
	}

	/** Records to that recorder what the options say. */
	public static PapyraSetup of(FactRecorder recorder, CaptureOptions options) {
		return new PapyraSetup(new PekkoCapture(recorder, (configured) -> options));
	}

	/** What is captured by this setup; also the source of audits. */
	public PekkoCapture capture() {
		return this.capture;
	}

}

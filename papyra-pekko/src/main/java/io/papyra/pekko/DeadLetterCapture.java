package io.papyra.pekko;

import java.util.Locale;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.FactRecorder;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.Dropped;
import org.apache.pekko.actor.SuppressedDeadLetter;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.WrappedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Turns undeliverable messages into dead letters. Runs on the thread of the sender, so it
 * does no more than it must and never touches the message itself. Safe for use by several
 * threads.
 */
final class DeadLetterCapture {

	private static final int DEEPEST_ENVELOPE = 8;

	private static final String PEKKO = "org.apache.pekko.";

	/** As whom Pekko sends where there is no sender. */
	private static final String NOBODY = "deadLetters";

	private static final String SYSTEM_MESSAGES = PEKKO + "dispatch.sysmsg";

	private final FactRecorder recorder;

	private final Addresses addresses;

	private final SystemActors systemActors;

	private final CaptureOptions options;

	DeadLetterCapture(FactRecorder recorder, Addresses addresses, SystemActors systemActors, CaptureOptions options) {
		this.recorder = recorder;
		this.addresses = addresses;
		this.systemActors = systemActors;
		this.options = options;
	}

	/**
	 * Records a letter unless it is none of the application's, or of the capture itself.
	 * @return whether it counts
	 */
	boolean accept(AllDeadLetters letter, ActorRef self) {
		if (letter instanceof SuppressedDeadLetter && !this.options.includeSuppressed()) {
			return false;
		}
		ActorRef recipient = letter.recipient();
		if (self.equals(recipient) || self.equals(letter.sender())) {
			return false;
		}
		Object message = unwrapped(letter.message());
		ActorAddress target = (recipient != null) ? this.addresses.of(recipient) : null;
		if (message != null && isOfPekko(message, target)) {
			return false;
		}
		String type = (message != null) ? message.getClass().getName() : "null";
		if (this.options.records(target) && this.options.recordsMessage(type)) {
			this.recorder.record(new DeadLetter("", target, type, message, null, reasonOf(letter), textOf(letter),
					senderOf(letter)));
		}
		return true;
	}

	/** Pekko tells a message that an actor did not handle as one that was dropped. */
	private static DeadLetter.Reason reasonOf(AllDeadLetters letter) {
		if (letter instanceof SuppressedDeadLetter) {
			return DeadLetter.Reason.SUPPRESSED;
		}
		if (letter instanceof Dropped dropped) {
			return isUnhandled(dropped) ? DeadLetter.Reason.UNHANDLED : DeadLetter.Reason.DROPPED;
		}
		return (letter instanceof UnhandledMessage) ? DeadLetter.Reason.UNHANDLED : DeadLetter.Reason.DEAD;
	}

	private static boolean isUnhandled(Dropped dropped) {
		return dropped.reason() != null && dropped.reason().toLowerCase(Locale.ROOT).contains("unhandled");
	}

	private static @Nullable String textOf(AllDeadLetters letter) {
		return (letter instanceof Dropped dropped) ? dropped.reason() : null;
	}

	private @Nullable ActorAddress senderOf(AllDeadLetters letter) {
		ActorRef sender = letter.sender();
		if (sender == null || sender.path().name().equals(NOBODY)) {
			return null;
		}
		return this.addresses.ofSender(sender);
	}

	/**
	 * Whether this is about Pekko's own affairs, of which some go astray at every
	 * shutdown.
	 */
	private boolean isOfPekko(Object message, @Nullable ActorAddress target) {
		String type = message.getClass().getName();
		if (!type.startsWith(PEKKO)) {
			return false;
		}
		String path = (target != null) ? target.path() : null;
		return type.startsWith(SYSTEM_MESSAGES)
				|| (path != null && path.startsWith("/system/") && !this.systemActors.include(path));
	}

	private static @Nullable Object unwrapped(@Nullable Object message) {
		Object inner = message;
		for (int depth = 0; depth < DEEPEST_ENVELOPE && inner instanceof WrappedMessage envelope; depth++) {
			inner = envelope.message();
		}
		return inner;
	}

}

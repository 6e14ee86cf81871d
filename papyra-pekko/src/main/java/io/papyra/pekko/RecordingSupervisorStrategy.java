package io.papyra.pekko;

import org.apache.pekko.actor.ActorContext;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ChildRestartStats;
import org.apache.pekko.actor.SupervisorStrategy;
import org.jspecify.annotations.Nullable;
import scala.PartialFunction;
import scala.collection.Iterable;

/**
 * A classic strategy that also records, of each failure of a child, the cause and what
 * was decided: more than what can be captured without it where the child is resumed,
 * where the failure is escalated, and where logging is off. It decides and acts as the
 * strategy does that it is made of.
 *
 * <pre>{@code
 * public SupervisorStrategy supervisorStrategy() {
 *     return RecordingSupervisorStrategy.of(new OneForOneStrategy(...));
 * }
 * }</pre>
 */
public final class RecordingSupervisorStrategy extends SupervisorStrategy {

	private final SupervisorStrategy strategy;

	private RecordingSupervisorStrategy(SupervisorStrategy strategy) {
		this.strategy = strategy;
	}

	/** A strategy that does what the given one does, and records it. */
	public static SupervisorStrategy of(SupervisorStrategy strategy) {
		return (strategy instanceof RecordingSupervisorStrategy) ? strategy : new RecordingSupervisorStrategy(strategy);
	}

	@Override
	public PartialFunction<Throwable, Directive> decider() {
		return this.strategy.decider();
	}

	@Override
	public void handleChildTerminated(ActorContext context, ActorRef child, Iterable<ActorRef> children) {
		this.strategy.handleChildTerminated(context, child, children);
	}

	@Override
	public void processFailure(ActorContext context, boolean restart, ActorRef child, Throwable cause,
			ChildRestartStats stats, Iterable<ChildRestartStats> children) {
		this.strategy.processFailure(context, restart, child, cause, stats, children);
	}

	@Override
	public boolean handleFailure(ActorContext context, ActorRef child, Throwable cause, ChildRestartStats stats,
			Iterable<ChildRestartStats> children) {
		if (handlesFailuresItself()) {
			record(context, child, cause, null);
			return this.strategy.handleFailure(context, child, cause, stats, children);
		}
		// asks the decider once and comes back to logFailure with its answer
		return super.handleFailure(context, child, cause, stats, children);
	}

	@Override
	public void logFailure(ActorContext context, ActorRef child, Throwable cause, Directive decision) {
		record(context, child, cause, nameOf(decision));
		this.strategy.logFailure(context, child, cause, decision);
	}

	private boolean handlesFailuresItself() {
		try {
			return this.strategy.getClass()
				.getMethod("handleFailure", ActorContext.class, ActorRef.class, Throwable.class,
						ChildRestartStats.class, Iterable.class)
				.getDeclaringClass() != SupervisorStrategy.class;
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	private static void record(ActorContext context, ActorRef child, Throwable cause, @Nullable String directive) {
		SystemCapture capture = PapyraExtension.captureOf(context.system());
		if (capture != null) {
			String path = child.path().toStringWithoutAddress();
			capture.tell((life) -> life.crashed(Crash.supervised(path, cause, directive)));
		}
	}

	private static @Nullable String nameOf(Directive decision) {
		if (decision instanceof Resume) {
			return Crash.RESUME;
		}
		if (decision instanceof Restart) {
			return "restart";
		}
		return (decision instanceof Stop) ? "stop" : "escalate";
	}

}

package io.papyra.pekko;

import java.util.function.Consumer;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what only the behavior itself can see. One for each start of a behavior; used by
 * the actor's thread alone.
 *
 * @param <T> type of the actor's messages
 */
final class RecordedInterceptor<T> extends BehaviorInterceptor<T, T> {

	private @Nullable SystemCapture capture;

	private String path = "";

	private boolean failed;

	private boolean stopsItself;

	@SuppressWarnings("unchecked")
	RecordedInterceptor() {
		super((Class<T>) Object.class);
	}

	@Override
	public Behavior<T> aroundStart(TypedActorContext<T> context, PreStartTarget<T> target) {
		this.capture = PapyraExtension.captureOf(Adapter.toClassic(context.asJava().getSystem()));
		this.path = context.asJava().getSelf().path().toStringWithoutAddress();
		try {
			Behavior<T> started = target.start(context);
			tell((life) -> life.behaviorStarted(this.path));
			return noted(started);
		}
		catch (Throwable ex) {
			failed(ex, null);
			throw ex;
		}
	}

	@Override
	public Behavior<T> aroundReceive(TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
		if (this.failed) {
			// it was resumed
			this.failed = false;
			tell((life) -> life.behaviorRecovered(this.path));
		}
		try {
			return noted(target.apply(context, message));
		}
		catch (Throwable ex) {
			failed(ex, message);
			throw ex;
		}
	}

	@Override
	public Behavior<T> aroundSignal(TypedActorContext<T> context, Signal signal, SignalTarget<T> target) {
		if (signal instanceof PreRestart) {
			tell((life) -> life.behaviorRestarting(this.path));
		}
		else if (signal instanceof PostStop) {
			tell((life) -> life.behaviorStops(this.path, this.stopsItself ? "self" : "parent"));
		}
		try {
			return noted(target.apply(context, signal));
		}
		catch (Throwable ex) {
			failed(ex, signal);
			throw ex;
		}
	}

	@Override
	public boolean isSame(BehaviorInterceptor<Object, Object> other) {
		return other instanceof RecordedInterceptor;
	}

	private Behavior<T> noted(Behavior<T> next) {
		// any other behavior that is not alive has failed
		if (next.getClass() == Behaviors.stopped().getClass()) {
			this.stopsItself = true;
		}
		return next;
	}

	private void failed(Throwable failure, @Nullable Object message) {
		this.failed = true;
		tell((life) -> life.crashed(Crash.ofBehavior(this.path, failure, message)));
	}

	private void tell(Consumer<LifecycleCapture> news) {
		if (this.capture != null) {
			this.capture.tell(news);
		}
	}

}

package com.example.workers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.FactRecorder;

import org.springframework.stereotype.Component;

/**
 * Actors of our own: each has a name, a thread, and a behavior that takes its messages.
 */
@Component
public class Workers implements AuditSource, AutoCloseable {

	private final Map<String, Worker> living = new ConcurrentHashMap<>();

	private final AtomicLong started = new AtomicLong();

	private final AtomicLong deadLetters = new AtomicLong();

	private final FactRecorder recorder;

	Workers(FactRecorder recorder) {
		this.recorder = recorder;
	}

	public void start(String name, Consumer<Object> behavior) {
		ActorAddress address = ActorAddress.of("workers", this.started.incrementAndGet(), "/workers/" + name);
		this.living.put(name, new Worker(address, behavior, Executors.newSingleThreadExecutor()));
		this.recorder.record(ActorEvent.of(address, ActorEvent.STARTED, null));
	}

	public void tell(String name, Object message) {
		Worker worker = this.living.get(name);
		if (worker != null) {
			worker.thread().execute(() -> receive(worker, message));
			return;
		}
		this.deadLetters.incrementAndGet();
		ActorAddress target = ActorAddress.of("workers", 0, "/workers/" + name);
		this.recorder.record(new DeadLetter("", target, message.getClass().getName(), message, null,
				DeadLetter.Reason.DEAD, "no worker of this name", null));
	}

	private void receive(Worker worker, Object message) {
		try {
			worker.behavior().accept(message);
		}
		catch (RuntimeException ex) {
			this.recorder.record(ActorEvent.of(worker.address(), ActorEvent.CRASHED,
					Map.of("error", ex, "message_type", message.getClass().getName())));
			this.recorder.record(ActorEvent.of(worker.address(), ActorEvent.RESTARTED, Map.of("reason", ex)));
		}
	}

	public void stop(String name) {
		Worker worker = this.living.remove(name);
		if (worker != null) {
			worker.thread().shutdown();
			this.recorder.record(ActorEvent.of(worker.address(), ActorEvent.STOPPED, Map.of("reason", "self")));
		}
	}

	/** Asked every papyra.audit.interval. */
	@Override
	public Audit snapshot() {
		long alive = this.living.size();
		return Audit.ofActors(this.started.get(), alive, 0, 0, this.deadLetters.get());
	}

	/** Called by Spring before the recorder is closed, so that no stop is missing. */
	@Override
	public void close() {
		this.living.keySet().forEach(this::stop);
	}

	private record Worker(ActorAddress address, Consumer<Object> behavior, ExecutorService thread) {

	}

}

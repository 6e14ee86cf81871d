package io.papyra.tests.monitoring.load;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.redis.listener.PapyraGroupListener;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A consumer whose ticket system answers, or holds each call as long as it is told to.
 */
@RestController
public class HeldConsumer {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition answers = this.lock.newCondition();

	private boolean held;

	@PapyraGroupListener(kind = FactKind.EVENT, group = "tickets")
	void ship(ActorEvent event) throws InterruptedException {
		this.lock.lock();
		try {
			while (this.held) {
				this.answers.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@PostMapping("/load/consumer/hold")
	void hold() {
		set(true);
	}

	@PostMapping("/load/consumer/release")
	void release() {
		set(false);
	}

	private void set(boolean held) {
		this.lock.lock();
		try {
			this.held = held;
			this.answers.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}

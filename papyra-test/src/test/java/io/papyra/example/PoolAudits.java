package io.papyra.example;

import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;

import io.papyra.fact.Audit;
import io.papyra.recorder.AuditSource;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Tells how a pool of workers is doing, of which each is an actor. */
@Component
class PoolAudits implements AuditSource {

	private final ThreadPoolExecutor pool;

	PoolAudits(ThreadPoolExecutor pool) {
		this.pool = pool;
	}

	@Override
	public @Nullable Audit snapshot() {
		if (this.pool.isShutdown()) {
			return null;
		}
		long workers = this.pool.getPoolSize();
		return new Audit("", null, workers, workers, 0, 0, workers, List.of(), List.of(), 0);
	}

}

package io.papyra.benchmarks;

import java.util.Locale;

import io.papyra.redis.server.RedisServerBuilder;
import io.papyra.redis.server.RedisServerBuilder.Fsync;

/** Where a server keeps what it is given. */
enum RedisStore {

	/** In memory alone. */
	MEMORY("in memory") {
		@Override
		RedisServerBuilder on(RedisServerBuilder server) {
			return server;
		}
	},

	/** In an append-only file that is synced once a second. */
	EVERYSEC("appendfsync everysec") {
		@Override
		RedisServerBuilder on(RedisServerBuilder server) {
			return server.appendOnly(Fsync.EVERYSEC);
		}
	},

	/** In an append-only file that is synced before each answer. */
	ALWAYS("appendfsync always") {
		@Override
		RedisServerBuilder on(RedisServerBuilder server) {
			return server.appendOnly(Fsync.ALWAYS);
		}
	};

	private final String label;

	RedisStore(String label) {
		this.label = label;
	}

	abstract RedisServerBuilder on(RedisServerBuilder server);

	String label() {
		return this.label;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}

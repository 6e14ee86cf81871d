package io.papyra.redis.server;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EachRedisTests {

	private static final Set<RedisBinary> OF_METHOD = new HashSet<>();

	private static final Set<RedisBinary> OF_CLASS = new HashSet<>();

	@EachRedis
	void aMethodRunsOnEachServer(RedisBinary redis) {
		assertThat(OF_METHOD.add(redis)).isTrue();
	}

	@AfterAll
	static void allRan() {
		assertThat(OF_METHOD).containsExactlyInAnyOrderElementsOf(RedisBinary.all());
		assertThat(OF_CLASS).containsExactlyInAnyOrderElementsOf(RedisBinary.all());
	}

	@Nested
	@EachRedis
	class OfAClass {

		private final RedisBinary redis;

		OfAClass(RedisBinary redis) {
			this.redis = redis;
		}

		@Test
		void eachTestRunsOnEachServer() {
			assertThat(OF_CLASS.add(this.redis)).isTrue();
		}

	}

}

package io.papyra.tests.kill;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.FactBatch;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.json.JsonBackend;
import io.papyra.backend.rotating.RotatingBackend;
import io.papyra.backend.rotating.RotatingOptions;
import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;

/**
 * A store of numbered events that is kept small, as the killed process and its judge open
 * it.
 */
final class MaintainedStore {

	/** So many of them count where there is a limit. */
	static final int NEWEST = 300;

	private static final ActorAddress ACTOR = ActorAddress.of("killed", 1, "/user/numbers");

	private MaintainedStore() {
	}

	/** The work at which a process is killed. */
	enum Task {

		ROTATION, COMPACTION, COMPACTION_OF_ONE_FILE, REPAIR;

		PersistenceBackend open(Path directory) {
			RetentionPolicy policy = (this == ROTATION || this == REPAIR) ? RetentionPolicy.NONE
					: RetentionPolicy.same(new Retention((long) NEWEST, null, null));
			if (this == COMPACTION_OF_ONE_FILE || this == REPAIR) {
				return new JsonBackend(directory.resolve("log.ndjson"), policy);
			}
			return new RotatingBackend(directory, new RotatingOptions(2000, null), policy);
		}

		boolean compacts() {
			return this == COMPACTION || this == COMPACTION_OF_ONE_FILE;
		}

	}

	static FactBatch batch(int first, int count) {
		FactEncoder encoder = new FactEncoder("killed", 65536, Set.of(), InstantSource.system());
		FactBatch batch = new FactBatch();
		for (int number = first; number < first + count; number++) {
			ActorEvent event = new ActorEvent("killed", ACTOR, "Numbered",
					Map.of("number", (long) number, "text", "x".repeat(number % 97)), Instant.now());
			int length = encoder.encode(event);
			batch.add(event.kind(), encoder.array(), 0, length);
		}
		return batch;
	}

	/** The numbers of the facts that are returned, in that order. */
	static List<Integer> numbers(PersistenceBackend backend) {
		List<Integer> numbers = new ArrayList<>();
		try (Stream<StoredFact> facts = backend.read(FactQuery.all())) {
			facts.forEach((stored) -> {
				if (stored.fact() instanceof ActorEvent event && event.payload() instanceof Map<?, ?> payload
						&& payload.get("number") instanceof Long number
						&& "x".repeat((int) (number % 97)).equals(payload.get("text"))) {
					numbers.add(number.intValue());
				}
				else {
					throw new AssertionError("a fact that nobody gave: " + stored);
				}
			});
		}
		return numbers;
	}

}

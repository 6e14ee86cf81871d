package io.papyra.benchmarks;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** What a fact leaves to the garbage collector on its way to the file. */
final class AllocationsSuite implements Suite {

	@Override
	public String name() {
		return "allocations";
	}

	@Override
	public String question() {
		return "allocations: how many bytes does a fact take of the heap, on the caller's thread and the writer's?";
	}

	@Override
	public int usualFacts() {
		return 200_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(record("none", "no payload", null), record("string", "a string", "shipped to the customer"),
				record("long", "a whole number", 1234567L), record("double", "a number", 12.75),
				record("map", "a map", Map.of("order", "A-100001", "state", "PAID", "items", 3)),
				Case.of("durably-waiting", "recordDurably, the caller waits and stores himself",
						() -> new PapyraAllocations(null, PapyraAllocations.Way.WAITING))
					.withDivisor(20),
				Case.of("durably-flight", "recordDurably, 1,000 unanswered, an action chained to each",
						() -> new PapyraAllocations(null, PapyraAllocations.Way.IN_FLIGHT)));
	}

	private static Case record(String id, String what, @Nullable Object payload) {
		return Case.of("record-" + id, "record, " + what,
				() -> new PapyraAllocations(payload, PapyraAllocations.Way.RECORD));
	}

	@Override
	public List<Column> columns() {
		return List.of(Column.figure("bytes, caller", "caller"), Column.figure("bytes, writer", "writer"),
				Column.figure("facts per sync", "batch"), Column.counted());
	}

	@Override
	public List<Bar> bars() {
		return List.of("none", "string", "long", "double", "map")
			.stream()
			.map((payload) -> Bar.atMost("record-" + payload, "caller", 1))
			.toList();
	}

}

package io.papyra.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.ScanRequest;

/**
 * A question to a large log, asked by a service that has just started: for the first time
 * in its JVM, and again and again.
 */
final class LargeQuery implements Contender {

	private static final int AGAIN = 10;

	private static final int NEWEST = 100;

	private static final int SHARE = 100;

	private final LargeLog log;

	private final Function<MadeLog, FactQuery> query;

	private final ToLongFunction<MadeLog> answer;

	private LargeQuery(LargeLog log, Function<MadeLog, FactQuery> query, ToLongFunction<MadeLog> answer) {
		this.log = log;
		this.query = query;
		this.answer = answer;
	}

	/** The newest hundred facts. */
	static LargeQuery newest(LargeLog log) {
		return new LargeQuery(log, (made) -> newest(), (made) -> Math.min(NEWEST, made.facts()));
	}

	/** The newest hundred facts of a kind of which there are two in a hundred. */
	static LargeQuery rare(LargeLog log) {
		return new LargeQuery(log, (made) -> newest().withKinds(EnumSet.of(FactKind.DEAD_LETTER)),
				(made) -> Math.min(NEWEST, made.counts().getOrDefault(FactKind.DEAD_LETTER, 0L)));
	}

	/** The last hundredth, by its time. */
	static LargeQuery since(LargeLog log) {
		return new LargeQuery(log, (made) -> FactQuery.all().withSince(made.sinceOf(made.facts() / SHARE)),
				(made) -> made.facts() / SHARE);
	}

	private static FactQuery newest() {
		return FactQuery.all().withOrder(FactQuery.Order.NEWEST_FIRST).withLimit(NEWEST);
	}

	@Override
	public Round round(Workload work) throws Exception {
		MadeLog made = MadeLog.read(this.log.directory(work.shared()));
		StoreType.Opened store = this.log.open(work.shared());
		store.scans().scan(ScanRequest.INCREMENTAL, ProgressMonitor.NONE);
		FactQuery asked = this.query.apply(made);
		long[] found = new long[1];
		long before = BytesRead.now();
		Watch watch = Crew.measure(1, (worker) -> found[0] = count(store, asked));
		long read = BytesRead.now() - before;
		double[] again = new double[AGAIN];
		for (int i = 0; i < AGAIN; i++) {
			again[i] = Crew.measure(1, (worker) -> count(store, asked)).nanos() / 1e6;
		}
		Arrays.sort(again);
		return Round.of(watch, this.answer.applyAsLong(made), found[0], read)
			.with("ms", watch.nanos() / 1e6)
			.with("again", again[AGAIN / 2])
			.with("read", read);
	}

	private static long count(StoreType.Opened store, FactQuery asked) {
		try (Stream<StoredFact> facts = store.backend().read(asked)) {
			return facts.filter((stored) -> stored.fact().timestamp() != null).count();
		}
	}

}

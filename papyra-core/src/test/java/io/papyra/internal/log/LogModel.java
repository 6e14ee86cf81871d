package io.papyra.internal.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineTrailer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.RetentionModel;

/** What a store must hold, kept in a list. */
final class LogModel {

	/**
	 * A fact that was stored.
	 *
	 * @param seq its number
	 * @param fact the fact
	 * @param bytes what its line takes
	 */
	record Entry(long seq, Fact fact, long bytes) {
	}

	private List<Entry> entries = new ArrayList<>();

	void add(List<Fact> facts, FactBatch batch, AppendResult appended) {
		for (int at = 0; at < facts.size(); at++) {
			long seq = appended.position(at).number().orElseThrow();
			this.entries
				.add(new Entry(seq, facts.get(at), batch.end(at) - batch.start(at) + LineTrailer.lengthFor(seq)));
		}
	}

	/** Facts of a kind that count, oldest first. */
	List<Entry> counting(FactKind kind, RetentionPolicy policy, Instant now) {
		List<Entry> newestFirst = new ArrayList<>(
				this.entries.stream().filter((entry) -> entry.fact().kind() == kind).toList());
		Collections.reverse(newestFirst);
		List<RetentionModel.Entry> offered = new ArrayList<>();
		for (int at = 0; at < newestFirst.size(); at++) {
			offered
				.add(new RetentionModel.Entry(at, newestFirst.get(at).fact().timestamp(), newestFirst.get(at).bytes()));
		}
		List<Entry> kept = new ArrayList<>(RetentionModel.kept(policy.of(kind), offered, now)
			.stream()
			.map((entry) -> newestFirst.get((int) entry.id()))
			.toList());
		Collections.reverse(kept);
		return kept;
	}

	/** Removes what does not count. */
	void compact(RetentionPolicy policy, Instant now) {
		List<Entry> left = new ArrayList<>();
		for (FactKind kind : FactKind.values()) {
			left.addAll(counting(kind, policy, now));
		}
		this.entries = new ArrayList<>(this.entries.stream().filter(left::contains).toList());
	}

	/** Whether everything of a kind is stored that may be. */
	long stored(FactKind kind) {
		return this.entries.stream().filter((entry) -> entry.fact().kind() == kind).count();
	}

}

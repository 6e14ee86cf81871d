package io.papyra.shell.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts for a command: those of one system, or several, if they are named, until
 * the user has had enough.
 */
final class FactReading {

	private final History history;

	private final Cancellation cancellation;

	/**
	 * With the whole of the option, since an id in a file may have a comma; null for all.
	 */
	private final @Nullable Set<String> systemIds;

	private final Output output;

	/** By one read, at most: those of a command read much the same lines. */
	private SkippedLines skipped = SkippedLines.NONE;

	FactReading(History history, Invocation invocation) {
		this.history = history;
		this.cancellation = invocation.cancellation();
		this.output = invocation.output();
		String ids = invocation.arguments().find(CommonOptions.SYSTEM_ID);
		this.systemIds = (ids != null) ? Stream.concat(Stream.of(ids), Arrays.stream(ids.split(",")).map(String::strip))
			.collect(Collectors.toUnmodifiableSet()) : null;
	}

	/**
	 * Facts of which there may be more.
	 *
	 * @param facts oldest first
	 * @param truncated whether there are older ones
	 */
	record Newest(List<StoredFact> facts, boolean truncated) {
	}

	/** The newest facts that meet the conditions, up to the limit. */
	Newest newest(FactQuery conditions, int limit) {
		FactQuery query = conditions.withOrder(FactQuery.Order.NEWEST_FIRST);
		List<StoredFact> found = new ArrayList<>();
		// A filter of ours after the limit of the query would leave too few.
		try (Stream<StoredFact> facts = read((this.systemIds != null) ? query : query.withLimit(limit + 1))) {
			Iterator<StoredFact> each = wanted(facts).iterator();
			while (found.size() <= limit && each.hasNext()) {
				found.add(each.next());
			}
		}
		boolean truncated = found.size() > limit;
		if (truncated) {
			found.remove(limit);
		}
		Collections.reverse(found);
		return new Newest(found, truncated);
	}

	/** Every fact of the query, one by one. */
	void each(FactQuery query, Consumer<StoredFact> consumer) {
		try (Stream<StoredFact> facts = read(query)) {
			wanted(facts).forEach(consumer);
		}
	}

	/** Facts of the query, oldest or newest first; has to be closed. */
	Stream<StoredFact> stream(FactQuery query) {
		return wanted(read(query));
	}

	private Stream<StoredFact> read(FactQuery query) {
		SkippedLines[] sum = { SkippedLines.NONE };
		return this.history.read(query, (found) -> {
			sum[0] = sum[0].plus(found);
			this.skipped = this.skipped.or(sum[0]);
		});
	}

	/** What was skipped by what has been read and closed so far, or null. */
	@Nullable SkippedLines skipped() {
		return this.skipped.isAny() ? this.skipped : null;
	}

	/**
	 * How the command ends: an answer that may be less than the history holds is told
	 * from one that is all of it.
	 */
	ExitCode end() {
		if (!this.skipped.isAny()) {
			return ExitCode.OK;
		}
		if (this.skipped.unchecked() > 0) {
			this.output.message("papyra: " + lines(this.skipped.unchecked(), "") + " without a checksum skipped "
					+ "in " + this.history.location() + ", where every line must have one: another program has written "
					+ "to it, and these facts are not shown; 'papyra persistence recover' keeps them and gives them "
					+ "checksums");
		}
		if (this.skipped.damaged() > 0) {
			this.output.message("papyra: " + lines(this.skipped.damaged(), "damaged ") + " skipped in "
					+ this.history.location() + "; 'papyra persistence scan' tells which and why");
		}
		return ExitCode.ANOMALIES;
	}

	private static String lines(long count, String what) {
		return count + " " + what + ((count == 1) ? "line" : "lines");
	}

	private Stream<StoredFact> wanted(Stream<StoredFact> facts) {
		return facts.peek((fact) -> this.cancellation.check())
			.filter((stored) -> this.systemIds == null || this.systemIds.contains(stored.fact().systemId()));
	}

}

package io.papyra.internal.log.read;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.log.index.LogSnapshot;
import io.papyra.internal.log.store.IoErrors;
import io.papyra.report.SkippedLines;
import io.papyra.retention.RetentionPolicy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the stream that answers a query from a way through a log. */
public final class FactStream {

	private static final Logger LOG = LoggerFactory.getLogger(FactStream.class);

	private final LogSnapshot view;

	private final Consumer<SkippedLines> skipped;

	/**
	 * @param view what is read
	 * @param skipped notified of what was skipped, when the reading ends
	 */
	public FactStream(LogSnapshot view, Consumer<SkippedLines> skipped) {
		this.view = view;
		this.skipped = skipped;
	}

	/**
	 * Facts that are retained under a policy as of now; the stream holds one file open at
	 * a time.
	 */
	public Stream<StoredFact> of(ReadSnapshot log, FactQuery query, RetentionPolicy policy, Instant now)
			throws IOException {
		boolean newest = query.order() == FactQuery.Order.NEWEST_FIRST;
		boolean fromEnd = (query.limit() > 0) ? query.after().isStart() : newest;
		RetentionFilter retained = new RetentionFilter(policy, query.kinds(), now);
		FactCursor lines = fromEnd ? new ReverseFactCursor(log, query, retained)
				: new ForwardFactCursor(log, query, retained, floors(log, query, policy, now));
		if (query.limit() == 0) {
			if (this.view.segments().size() == 1 && !this.view.segments().get(0).isNamed()) {
				lines.begin();
			}
			return stream(lines).onClose(() -> close(lines));
		}
		List<StoredFact> page;
		try {
			page = take(lines, query.limit());
		}
		finally {
			close(lines);
		}
		page.sort(Comparator.comparingLong(StoredFact::seq));
		if (newest) {
			Collections.reverse(page);
		}
		return page.stream();
	}

	private static Map<FactKind, Long> floors(ReadSnapshot log, FactQuery query, RetentionPolicy policy, Instant now)
			throws IOException {
		Set<FactKind> bounded = query.kinds()
			.stream()
			.filter((kind) -> policy.of(kind).isBounded())
			.collect(Collectors.toUnmodifiableSet());
		return bounded.isEmpty() ? Map.of() : LowWatermarks.find(log, new RetentionFilter(policy, bounded, now));
	}

	private static List<StoredFact> take(FactCursor lines, int limit) throws IOException {
		List<StoredFact> page = new ArrayList<>();
		for (StoredFact fact = lines.next(); fact != null; fact = (page.size() < limit) ? lines.next() : null) {
			page.add(fact);
		}
		return page;
	}

	private Stream<StoredFact> stream(FactCursor lines) {
		return StreamSupport.stream(new Spliterators.AbstractSpliterator<StoredFact>(Long.MAX_VALUE,
				Spliterator.ORDERED | Spliterator.NONNULL) {

			@Override
			public boolean tryAdvance(Consumer<? super StoredFact> action) {
				StoredFact fact = advance(lines);
				if (fact == null) {
					return false;
				}
				action.accept(fact);
				return true;
			}

		}, false);
	}

	private @Nullable StoredFact advance(FactCursor lines) {
		try {
			return lines.next();
		}
		catch (IOException ex) {
			throw IoErrors.of(Path.of(this.view.location()), "could not be read on", ex);
		}
	}

	private void close(FactCursor lines) {
		SkippedLines found = lines.skipped();
		if (found.isAny()) {
			LOG.warn("{} damaged lines of {} and {} without a checksum were skipped; a scan lists them",
					found.damaged(), this.view.location(), found.unchecked());
			this.skipped.accept(found);
		}
		try {
			lines.close();
		}
		catch (IOException ex) {
			LOG.debug("closing {} failed; nothing depends on it", this.view.location(), ex);
		}
	}

}

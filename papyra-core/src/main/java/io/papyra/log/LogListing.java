package io.papyra.log;

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The files of a log, and what else stands in their place.
 *
 * @param segments in the order of their numbers
 * @param foreign what does not belong there
 */
record LogListing(List<LogSegment> segments, List<Path> foreign) {

	static final LogListing EMPTY = new LogListing(List.of(), List.of());

	LogListing {
		segments = List.copyOf(segments);
		foreign = List.copyOf(foreign);
	}

	/** The segment that is written to, or null if there is none. */
	@Nullable LogSegment last() {
		return this.segments.isEmpty() ? null : this.segments.get(this.segments.size() - 1);
	}

	/** Bytes of all segments. */
	long size() {
		return this.segments.stream().mapToLong(LogSegment::size).sum();
	}

}

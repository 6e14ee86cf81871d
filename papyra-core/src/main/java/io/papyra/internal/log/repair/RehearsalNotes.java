package io.papyra.internal.log.repair;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import io.papyra.internal.log.format.LineTrailer;

/**
 * What the rehearsal of a repair finds out for its plan: also where the lines are that go
 * to another place.
 */
final class RehearsalNotes extends RepairCounters implements Closeable {

	private final List<RepairSource> sources;

	private final MisplacedLines repeats;

	private final MisplacedLines deferred;

	private final MisplacedLines carried;

	private long bytes;

	RehearsalNotes(RepairContext context, List<RepairSource> sources) {
		this.sources = sources;
		this.repeats = context.strays("repeats");
		this.deferred = context.strays("deferred");
		this.carried = context.strays("carried");
	}

	@Override
	void moved(MisplacedLines.Stray line, RepairTarget target) throws IOException {
		super.moved(line, target);
		RepairSource owner = target.owner();
		if (owner == null || line.source() != owner.index()) {
			this.bytes += line.taken();
			this.carried.add(line);
		}
	}

	/** What is in a file that is quarantined goes with it. */
	@Override
	void repeat(MisplacedLines.Stray line) throws IOException {
		if (this.sources.get(line.source()).home() != null) {
			super.repeat(line);
			this.bytes += 2L * line.length() + 200;
			this.repeats.add(new MisplacedLines.Stray(line.source(), line.source(), line.offset(), line.length(),
					line.terminated()));
		}
	}

	/** Files that no reader reads have no say in this. */
	@Override
	void defer(MisplacedLines.Stray line) throws IOException {
		RepairSource source = this.sources.get(line.source());
		if (source.home() != null || source.isSegment()) {
			super.defer(line);
			this.bytes += line.length() + LineTrailer.MAX_LENGTH;
			this.deferred.add(new MisplacedLines.Stray(this.deferred.size(), line.source(), line.offset(),
					line.length(), line.terminated()));
		}
	}

	/** Lines that are there once more, by the file in which they are removed. */
	MisplacedLines repeats() {
		return this.repeats;
	}

	/** Lines that get a number at the end of the log, in their order there. */
	MisplacedLines deferred() {
		return this.deferred;
	}

	/** Lines that go from one file to another. */
	MisplacedLines carried() {
		return this.carried;
	}

	/**
	 * Bytes of lines that are removed because they are there once more, or copied on
	 * their way.
	 */
	long bytes() {
		return this.bytes;
	}

	@Override
	public void close() throws IOException {
		try (this.repeats; this.deferred) {
			this.carried.close();
		}
	}

}

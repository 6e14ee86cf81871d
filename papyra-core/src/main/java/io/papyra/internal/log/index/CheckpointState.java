package io.papyra.internal.log.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.papyra.codec.HeaderNotes;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.format.LineReader;
import io.papyra.internal.log.segment.Segment;
import io.papyra.internal.log.segment.SegmentFiles;
import io.papyra.internal.log.segment.SegmentListing;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says about a log beyond how far it reaches: up to which offset each
 * file was verified, and what is in it. Believed only after a look at the files.
 *
 * @param files in the order of the log
 * @param acknowledgedThrough number up to which headers say that numbers may be missing
 * @param nextSample from which block on a start has a look, among those of all files
 * @param repairs what repairs acknowledged
 * @param clock that the clock is doubted, or null
 */
public record CheckpointState(List<VerifiedFile> files, long acknowledgedThrough, long nextSample,
		HeaderNotes.Repairs repairs, @Nullable ClockNote clock) {

	/**
	 * Blocks that are read once more, to see whether they are still what was verified.
	 */
	private static final int SAMPLES = 8;

	/**
	 * With so much read, samples are enough: a start must stay short however long the log
	 * is.
	 */
	private static final long SAMPLED_BYTES = 1024 * 1024;

	public CheckpointState {
		files = List.copyOf(files);
	}

	/** What was verified; the next start has a look at the blocks after these. */
	public IndexSnapshot index() {
		return new IndexSnapshot(this.files.stream().map(VerifiedFile::known).toList(), this.acknowledgedThrough, "",
				this.nextSample + samples().size(), this.repairs);
	}

	/** Why what was verified can no longer be believed, or null if it can. */
	@Nullable String misfit(Disk disk, SegmentListing listing) throws IOException {
		for (int at = 0; at < this.files.size(); at++) {
			String misfit = misfit(this.files.get(at), listing, at == this.files.size() - 1);
			if (misfit != null) {
				return misfit;
			}
		}
		String misfit = this.files.isEmpty() ? null : continued(disk, listing, this.files.get(this.files.size() - 1));
		return (misfit != null) ? misfit : sampled(disk, listing);
	}

	/** What follows the end that was verified must begin with a line of its own. */
	private static @Nullable String continued(Disk disk, SegmentListing listing, VerifiedFile last) throws IOException {
		Segment segment = find(listing, last);
		long end = last.blocks().end();
		if (segment == null || segment.size() == end) {
			return null;
		}
		try (DiskFile file = SegmentFiles.open(disk, segment)) {
			return LineReader.isLineBreak(file, end) ? null
					: segment.path() + " has no line break at byte " + end + ", the offset up to which it was verified";
		}
	}

	private static @Nullable String misfit(VerifiedFile file, SegmentListing listing, boolean last) {
		Segment segment = find(listing, file);
		if (segment == null) {
			return "the file that began with line " + file.blocks().base() + " of the sequence is not there";
		}
		if (!segment.key().equals(file.blocks().key())) {
			return segment.path() + " is another file than the one that was verified";
		}
		long end = file.blocks().end();
		if (segment.size() < end || (!last && segment.size() > end)) {
			return segment.path() + " has " + segment.size() + " bytes, but " + end + " were verified";
		}
		int changed = segment.modified().compareTo(file.modified());
		if ((segment.size() == end) ? changed != 0 : changed < 0) {
			return segment.path() + " was changed at " + segment.modified() + ", but verified as of " + file.modified();
		}
		return null;
	}

	private static @Nullable Segment find(SegmentListing listing, VerifiedFile file) {
		return listing.segments()
			.stream()
			.filter((segment) -> segment.base() == file.blocks().base())
			.findFirst()
			.orElse(null);
	}

	/** A block and the file in which it is. */
	private record Sample(VerifiedFile file, BlockStats block) {
	}

	/**
	 * The blocks whose turn it is. Each start continues with the next ones, so that none
	 * is left out for ever.
	 */
	private List<Sample> samples() {
		List<Sample> all = new ArrayList<>();
		for (VerifiedFile file : this.files) {
			file.blocks().blocks().forEach((block) -> all.add(new Sample(file, block)));
		}
		List<Sample> samples = new ArrayList<>();
		long read = 0;
		while (samples.size() < Math.min(SAMPLES, all.size()) && read < SAMPLED_BYTES) {
			Sample next = all.get((int) ((this.nextSample + samples.size()) % all.size()));
			read += next.block().length;
			samples.add(next);
		}
		return samples;
	}

	private @Nullable String sampled(Disk disk, SegmentListing listing) throws IOException {
		for (Sample sample : samples()) {
			Segment segment = find(listing, sample.file());
			BlockStats block = sample.block();
			if (segment != null && !isStill(disk, segment, block)) {
				return segment.path() + " is not what was verified between bytes " + block.offset + " and "
						+ block.end();
			}
		}
		return null;
	}

	private static boolean isStill(Disk disk, Segment segment, BlockStats block) throws IOException {
		try (DiskFile file = SegmentFiles.open(disk, segment)) {
			return BlockReader.read(file, block, segment.isNamed() || block.offset > 0).isSame(block);
		}
	}

}

package io.papyra.log;

import java.io.IOException;
import java.util.List;
import java.util.Random;

import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;

import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint says about a log beyond how far it reaches: which files were verified
 * up to where, and what is in them. Believed only after a look at the files.
 *
 * @param files in the order of the log
 * @param acknowledged up to where headers say that numbers may be missing
 */
record VerifiedState(List<VerifiedFile> files, long acknowledged) {

	/**
	 * Blocks that are read once more, to see whether they are still what was verified.
	 */
	private static final int SAMPLES = 8;

	/**
	 * With so much read, samples are enough: a start must stay short however long the log
	 * is.
	 */
	private static final long SAMPLED_BYTES = 1024 * 1024;

	VerifiedState {
		files = List.copyOf(files);
	}

	IndexView index() {
		return new IndexView(this.files.stream().map(VerifiedFile::blocks).toList(), this.acknowledged);
	}

	/** Why what was verified can no longer be believed, or null if it can. */
	@Nullable String misfit(Disk disk, LogView view) throws IOException {
		for (int at = 0; at < this.files.size(); at++) {
			String misfit = misfit(this.files.get(at), view, at == this.files.size() - 1);
			if (misfit != null) {
				return misfit;
			}
		}
		return sampled(disk, view);
	}

	private static @Nullable String misfit(VerifiedFile file, LogView view, boolean last) {
		LogSegment segment = find(view, file);
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

	private static @Nullable LogSegment find(LogView view, VerifiedFile file) {
		return view.segments()
			.stream()
			.filter((segment) -> segment.base() == file.blocks().base())
			.findFirst()
			.orElse(null);
	}

	private @Nullable String sampled(Disk disk, LogView view) throws IOException {
		List<VerifiedFile> filled = this.files.stream().filter((file) -> file.blocks().end() > 0).toList();
		if (filled.isEmpty()) {
			return null;
		}
		// Others each time the log has grown, the same each time for the same log.
		Random random = new Random(index().sum().lastSeq);
		long read = 0;
		for (int sample = 0; sample < SAMPLES && read < SAMPLED_BYTES; sample++) {
			VerifiedFile file = filled.get(random.nextInt(filled.size()));
			List<Block> blocks = file.blocks().blocks();
			Block block = blocks.get(random.nextInt(blocks.size()));
			LogSegment segment = find(view, file);
			read += block.length;
			if (segment != null && !isStill(disk, segment, block)) {
				return segment.path() + " is not what was verified between bytes " + block.offset + " and "
						+ block.end();
			}
		}
		return null;
	}

	private static boolean isStill(Disk disk, LogSegment segment, Block block) throws IOException {
		try (DiskFile file = OpenedSegment.open(disk, segment)) {
			return BlockReader.read(file, block, segment.isNamed() || block.offset > 0).isSame(block);
		}
	}

}

package io.papyra.internal.log.index;

import java.util.ArrayDeque;
import java.util.Deque;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is known of a log is as fine as what is stored allows. */
class BlockIndexTests {

	private static final long MEBI = 1024 * 1024;

	private long seq = 1;

	private void segment(BlockIndex index, Deque<Long> live, int blocks) {
		long base = this.seq;
		index.begin(base, "key" + base);
		live.add(base);
		for (int block = 0; block < blocks; block++) {
			synchronized (index) {
				index.open().line(this.seq++, MEBI);
			}
		}
	}

	private static long blocks(BlockIndex index) {
		IndexSnapshot view = index.view();
		return (view != null) ? view.segments().stream().mapToLong((segment) -> segment.blocks().size()).sum() : 0;
	}

	@Test
	void blocksStayFineHoweverMuchWasEverWritten() {
		BlockIndex index = new BlockIndex(MEBI);
		Deque<Long> live = new ArrayDeque<>();
		for (int segment = 0; segment < 2000; segment++) {
			segment(index, live, 64);
			if (live.size() > 16) {
				index.dropped(live.remove());
			}
		}
		assertThat(blocks(index)).isEqualTo(16 * 64);
	}

	@Test
	void blocksBecomeFineAgainWhereMuchHasGone() {
		BlockIndex index = new BlockIndex(MEBI);
		Deque<Long> live = new ArrayDeque<>();
		for (int segment = 0; segment < 600; segment++) {
			segment(index, live, 64);
		}
		assertThat(blocks(index)).isLessThan(10_000);
		while (live.size() > 4) {
			index.dropped(live.remove());
		}
		for (int segment = 0; segment < 8; segment++) {
			segment(index, live, 64);
		}
		while (live.size() > 8) {
			index.dropped(live.remove());
		}
		assertThat(blocks(index)).isEqualTo(8 * 64);
	}

}

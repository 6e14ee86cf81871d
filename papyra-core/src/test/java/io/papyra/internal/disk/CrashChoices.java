package io.papyra.internal.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.papyra.internal.disk.DataChange.Write;
import io.papyra.internal.disk.Snapshot.DataChoice;
import io.papyra.internal.disk.Snapshot.NameChoice;
import org.jspecify.annotations.Nullable;

/**
 * The crash states of one moment. Which there are is told at
 * {@link SimulatedDisk#crashStates()}; states that leave the same names and bytes count
 * once.
 */
final class CrashChoices {

	/** Longer writes are cut at and around the borders of their sectors only. */
	static final int CUT_AT_EVERY_BYTE_UP_TO = 16 * 1024;

	private static final int[] SECTORS = { 512, 4096 };

	private final Snapshot snapshot;

	private final List<CrashState> states = new ArrayList<>();

	/** Thousands of states differ in what their files hold alone. */
	private final Map<NameChoice, SortedMap<Path, Integer>> names = new HashMap<>();

	private CrashChoices(Snapshot snapshot) {
		this.snapshot = snapshot;
	}

	static Stream<CrashState> of(Snapshot snapshot) {
		CrashChoices choices = new CrashChoices(snapshot);
		choices.add(DataChoice.KILL, NameChoice.ALL, "everything kept");
		choices.collect(NameChoice.ALL, "names kept");
		if (!snapshot.pendingNames().isEmpty()) {
			choices.collect(NameChoice.NONE, "names lost");
			choices.collectSingleNames();
		}
		Set<Long> seen = new HashSet<>();
		return choices.states.stream().filter((state) -> seen.add(state.image().fingerprint()));
	}

	/** Every change kept, lost or mangled as the dice fall. */
	static CrashState random(Snapshot snapshot, RandomGenerator random) {
		long seed = random.nextLong();
		NameChoice names = (index) -> dice(seed, -1, index) % 2 == 0;
		return new CrashState(snapshot, (node, index, change) -> randomly(change, dice(seed, node, index)), names,
				snapshot.names(names), "at random, seed " + seed);
	}

	private void collect(NameChoice names, String label) {
		add(DataChoice.ALL, names, "data kept, " + label);
		if (this.snapshot.pending().isEmpty()) {
			return;
		}
		add(DataChoice.NONE, names, "data lost, " + label);
		this.snapshot.pending().forEach((node, changes) -> {
			String file = label + ", file " + node + ": ";
			for (int i = 0; i < changes.size(); i++) {
				addSingle(node, i, names, file + changes.get(i));
			}
			delayedAllocation(node, names, file);
			mangledWrites(node, changes, names, file);
		});
	}

	private void collectSingleNames() {
		List<NameChange> changes = this.snapshot.pendingNames();
		for (int i = 0; i < changes.size(); i++) {
			int chosen = i;
			for (DataChoice data : List.of(DataChoice.ALL, DataChoice.NONE)) {
				String label = ((data == DataChoice.ALL) ? "data kept, " : "data lost, ") + changes.get(i);
				add(data, (index) -> index != chosen, label + " alone lost");
				add(data, (index) -> index == chosen, label + " alone kept");
				add(data, (index) -> index < chosen, label + " and later names lost");
			}
		}
	}

	private void addSingle(int node, int index, NameChoice names, String label) {
		add(replacing(node, index, null), names, label + " alone lost");
		add((otherNode, otherIndex, change) -> (otherNode == node && otherIndex == index) ? change : null, names,
				label + " alone kept");
	}

	private void delayedAllocation(int node, NameChoice names, String label) {
		add((other, index, change) -> (other == node) ? Mangling.zeroed(change) : change, names,
				label + "grown, but all zeros");
	}

	private void mangledWrites(int node, List<DataChange> changes, NameChoice names, String label) {
		int last = changes.size() - 1;
		for (int i = 0; i <= last; i++) {
			if (changes.get(i) instanceof Write write) {
				mangledSectors(node, i, write, names, label + write);
			}
		}
		if (changes.get(last) instanceof Write write) {
			tornWrite(node, last, write, names, label + write);
		}
	}

	private void tornWrite(int node, int index, Write write, NameChoice names, String label) {
		int length = write.bytes().length;
		for (int i = 1; i < length; i = nextCut(write, i)) {
			add(replacing(node, index, Mangling.cut(write, i)), names, label + " cut after " + i);
			add(replacing(node, index, Mangling.zeros(write, i, length)), names, label + " zeros from " + i);
			add(replacing(node, index, Mangling.zeros(write, 0, i)), names, label + " zeros until " + i);
		}
	}

	private void mangledSectors(int node, int index, Write write, NameChoice names, String label) {
		int length = write.bytes().length;
		byte[] beginning = this.snapshot.durable().files().getOrDefault(node, new byte[0]);
		for (int sector : SECTORS) {
			for (int from = 0; from < length;) {
				int to = (int) Math.min(length, from + sector - (write.position() + from) % sector);
				String place = label + " bytes " + from + " to " + to + " ";
				add(replacing(node, index, Mangling.zeros(write, from, to)), names, place + "zeros");
				add(replacing(node, index, Mangling.garbage(write, from, to)), names, place + "garbage");
				add(replacing(node, index, Mangling.stale(write, beginning, from, to)), names, place + "stale");
				from = to;
			}
		}
	}

	private static int nextCut(Write write, int cut) {
		if (write.bytes().length <= CUT_AT_EVERY_BYTE_UP_TO) {
			return cut + Math.max(1, padding(write.bytes(), cut) - 2);
		}
		int smallest = SECTORS[0];
		int inSector = (int) ((write.position() + cut) % smallest);
		return (inSector <= 1 || inSector == smallest - 1) ? cut + 1 : cut + smallest - 1 - inSector;
	}

	/**
	 * How many bytes that are all the same follow, as where room is reserved: of the cuts
	 * within them the first and the last tell as much as all.
	 */
	private static int padding(byte[] bytes, int from) {
		int to = from;
		while (to < bytes.length && bytes[to] == bytes[from]) {
			to++;
		}
		return to - from;
	}

	private static DataChoice replacing(int node, int index, @Nullable DataChange replacement) {
		return (otherNode, otherIndex, change) -> (otherNode == node && otherIndex == index) ? replacement : change;
	}

	private void add(DataChoice data, NameChoice names, String what) {
		SortedMap<Path, Integer> surviving = this.names.computeIfAbsent(names, this.snapshot::names);
		this.states.add(new CrashState(this.snapshot, data, names, surviving, what));
	}

	private static int dice(long seed, int node, int index) {
		long mixed = (seed ^ (node * 0x9E3779B97F4A7C15L) ^ (index * 0xC2B2AE3D27D4EB4FL)) * 0xBF58476D1CE4E5B9L;
		return (int) ((mixed ^ (mixed >>> 31)) >>> 33);
	}

	private static @Nullable DataChange randomly(DataChange change, int dice) {
		if (!(change instanceof Write write) || write.bytes().length == 0) {
			return (dice % 2 == 0) ? change : null;
		}
		int place = (dice / 8) % write.bytes().length;
		return switch (dice % 8) {
			case 0, 1, 2 -> change;
			case 3, 4 -> null;
			case 5 -> Mangling.cut(write, place);
			case 6 -> Mangling.zeros(write, place, write.bytes().length);
			default -> Mangling.garbage(write, place, write.bytes().length);
		};
	}

}

package io.papyra.internal.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.papyra.internal.disk.NaiveLog.Bug;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test of the tests: every bug planted into a small log is caught by a crash state or
 * a fault, and none where there is none.
 */
class PlantedBugTests {

	private static final int NUMBERS = 6;

	private static final int KEPT = 3;

	@Test
	void aLogWithoutBugsKeepsItsPromisesInEveryState() throws IOException {
		assertThat(violations(EnumSet.noneOf(Bug.class))).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Bug.class)
	void everyPlantedBugIsCaught(Bug bug) throws IOException {
		assertThat(violations(EnumSet.of(bug))).isNotEmpty();
	}

	/** Those of the first programme that has any; the rest would only say it again. */
	private static List<String> violations(Set<Bug> bugs) throws IOException {
		for (Consumer<SimulatedDisk> faults : programmes()) {
			List<String> violations = faultViolations(bugs, faults);
			if (!violations.isEmpty()) {
				return violations;
			}
		}
		return List.of();
	}

	private static List<Consumer<SimulatedDisk>> programmes() {
		List<Consumer<SimulatedDisk>> programmes = new ArrayList<>();
		programmes.add((disk) -> {
		});
		for (DiskError error : List.of(DiskError.SHORT_WRITE, DiskError.SHORT_READ)) {
			programmes.add((disk) -> disk.plan(Fault.of(error).always().withEffect(5)));
		}
		for (FailedSync model : FailedSync.values()) {
			for (int force = 1; force <= NUMBERS; force++) {
				Fault fault = Fault.of(DiskError.EIO).only(DiskCall.FORCE).at(force).leaving(model);
				programmes.add((disk) -> disk.plan(fault));
			}
		}
		for (int write = 1; write <= NUMBERS; write++) {
			Fault fault = Fault.of(DiskError.ENOSPC).only(DiskCall.WRITE).at(write).withEffect(7);
			programmes.add((disk) -> disk.plan(fault));
		}
		return programmes;
	}

	private static List<String> faultViolations(Set<Bug> bugs, Consumer<SimulatedDisk> faults) throws IOException {
		SimulatedDisk disk = new SimulatedDisk();
		faults.accept(disk);
		return crashViolations(disk, bugs);
	}

	/**
	 * Numbers 1 to 6, compaction to the newest 3, number 7; a failed append is tried once
	 * more.
	 */
	private static List<String> crashViolations(SimulatedDisk disk, Set<Bug> bugs) throws IOException {
		Map<Integer, Integer> promised = new HashMap<>();
		int compacting;
		try (NaiveLog log = NaiveLog.open(disk, bugs)) {
			for (int number = 1; number <= NUMBERS; number++) {
				append(log, number);
				promised.put(number, disk.operations());
			}
			compacting = disk.operations();
			compact(log);
			append(log, NUMBERS + 1);
			promised.put(NUMBERS + 1, disk.operations());
		}
		List<String> violations = new ArrayList<>();
		disk.crashStates().forEach((state) -> {
			Set<Integer> expected = new HashSet<>();
			promised.forEach((number, moment) -> {
				boolean compacted = state.operations() > compacting && number <= NUMBERS - KEPT;
				if (moment <= state.operations() && !compacted) {
					expected.add(number);
				}
			});
			check(state, expected, bugs, violations);
		});
		return violations;
	}

	private static void check(CrashState state, Set<Integer> expected, Set<Bug> bugs, List<String> violations) {
		try {
			SimulatedDisk crashed = SimulatedDisk.crash(state);
			List<Integer> found = NaiveLog.read(crashed, bugs);
			boolean ascending = found.stream().sorted().distinct().toList().equals(found);
			boolean known = found.stream().allMatch((number) -> number >= 1 && number <= NUMBERS + 1);
			if (!found.containsAll(expected) || !ascending || !known) {
				violations.add(state + ": promised " + expected + ", found " + found);
			}
			checkGoesOn(crashed, found, bugs, violations);
		}
		catch (IOException ex) {
			throw new AssertionError(state.toString(), ex);
		}
	}

	private static void checkGoesOn(SimulatedDisk crashed, List<Integer> before, Set<Bug> bugs, List<String> violations)
			throws IOException {
		try (NaiveLog log = NaiveLog.open(crashed, bugs)) {
			log.append(77);
		}
		List<Integer> expected = new ArrayList<>(before);
		expected.add(77);
		List<Integer> after = NaiveLog.read(crashed, bugs);
		if (!after.containsAll(expected)) {
			violations.add("after reopening: expected " + expected + ", found " + after);
		}
	}

	private static void append(NaiveLog log, int number) throws IOException {
		try {
			log.append(number);
		}
		catch (IOException ex) {
			log.append(number);
		}
	}

	private static void compact(NaiveLog log) throws IOException {
		try {
			log.compact(KEPT);
		}
		catch (IOException ex) {
			// The log is as it was; a leftover temporary file is in nobody's way.
		}
	}

}

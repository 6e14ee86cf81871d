package io.papyra.benchmarks;

import java.util.List;
import java.util.function.Supplier;

/**
 * One row of a table.
 *
 * @param id its name in files and on the command line
 * @param label its name in the table
 * @param divisor how many times fewer facts it gets than the others, because each costs
 * so much more
 * @param flags what its JVM needs
 * @param contender makes it, in its JVM
 */
record Case(String id, String label, int divisor, List<String> flags, Supplier<Contender> contender) {

	static Case of(String id, String label, Supplier<Contender> contender) {
		return new Case(id, label, 1, List.of(), contender);
	}

	Case withDivisor(int times) {
		return new Case(this.id, this.label, times, this.flags, this.contender);
	}

	Case withFlags(List<String> needed) {
		return new Case(this.id, this.label, this.divisor, List.copyOf(needed), this.contender);
	}

}

package io.papyra.shell.process;

import io.papyra.shell.Papyra;
import io.papyra.shell.testing.FactFilters;
import io.papyra.shell.testing.RedisHistory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How facts are picked out of a real Redis. */
@Tag("servers")
class RedisFactFilterTests {

	private final RedisHistory history = new RedisHistory();

	@Test
	void theSameFactsAreFoundAsInAFile() {
		this.history.write("orders", FactFilters.facts());
		FactFilters.assertMeantTheSame((line) -> Papyra.run(this.history.arguments(line)));
	}

}

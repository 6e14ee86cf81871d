package io.papyra.shell.groups;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.papyra.fact.FactKind;
import io.papyra.redis.GroupState;
import io.papyra.shell.testing.TablePictures;
import org.junit.jupiter.api.Test;

/** The list of consumer groups, as people read it. */
class GroupTableTests {

	private static final Instant NOW = Instant.ofEpochMilli(1_795_913_465_000L);

	@Test
	void theListFitsItsTerminal() {
		GroupState.Lag behind = new GroupState.Lag(10_000, true, Duration.ofMinutes(95));
		List<GroupState> groups = List.of(
				new GroupState("orders", FactKind.EVENT, "mailer", "1795913461303-0", 5, "1795913461000-0",
						new GroupState.Lag(3, false, Duration.ofSeconds(2)), 1, List.of(),
						List.of(new GroupState.Consumer("mailer-1", 5, Duration.ofSeconds(6)))),
				new GroupState("orders", FactKind.DEAD_LETTER, "warehouse-notifications", "0-0", 0, null, behind, 0,
						List.of(), List.of()),
				new GroupState("billing", FactKind.EVENT, "shipper", "1795913461303-0", 0, null, GroupState.Lag.NONE, 0,
						List.of(), List.of()));
		TablePictures.checkPrinted("groups", (output) -> ListGroupsCommand.table(groups, NOW, output));
	}

}

package io.papyra.shell.groups;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.papyra.redis.GroupState;
import io.papyra.redis.ParkedEntry;
import io.papyra.redis.PendingEntry;
import org.jspecify.annotations.Nullable;

/**
 * A consumer group in the JSON of the commands.
 *
 * @param systemId whose facts it reads
 * @param kind of which kind they are
 * @param name of the group
 * @param lastDelivered id of the last entry that was delivered
 * @param pending entries that were delivered and are not acknowledged
 * @param oldestPending id of the oldest one of them
 * @param oldestPendingMillis how old that entry is
 * @param lag what was not delivered yet
 * @param parked entries that were parked for the group
 * @param holes times at which entries were gone before the group had them
 * @param consumers its members
 * @param pendingEntries the oldest pending ones, where they were asked for
 * @param parkedEntries the newest parked ones, where they were asked for
 */
record GroupDocument(String systemId, String kind, String name, String lastDelivered, long pending,
		@Nullable String oldestPending, @Nullable Long oldestPendingMillis, Lag lag, long parked,
		List<GroupState.Hole> holes, List<Consumer> consumers, @Nullable List<Pending> pendingEntries,
		@Nullable List<Parked> parkedEntries) {

	/** What was not delivered yet. */
	record Lag(long entries, boolean atLeast, long ageMillis) {
	}

	/** A member of the group. */
	record Consumer(String name, long pending, long idleMillis) {
	}

	/** An entry that is not acknowledged. */
	record Pending(String entry, String consumer, long idleMillis, long deliveries) {
	}

	/** An entry that was parked. */
	record Parked(String entry, String reason, long deliveries, Instant at, Map<String, String> fields) {
	}

	/** A group without its entries. */
	static GroupDocument of(GroupState group, Instant now) {
		Duration age = GroupText.oldestPending(group, now);
		GroupState.Lag lag = group.lag();
		return new GroupDocument(group.systemId(), group.kind().wireName(), group.name(), group.lastDelivered(),
				group.pending(), group.oldestPending(), (age != null) ? age.toMillis() : null,
				new Lag(lag.entries(), lag.atLeast(), lag.age().toMillis()), group.parked(), group.holes(),
				group.consumers()
					.stream()
					.map((one) -> new Consumer(one.name(), one.pending(), one.idle().toMillis()))
					.toList(),
				null, null);
	}

	/** The same group with its entries. */
	GroupDocument with(List<PendingEntry> pending, List<ParkedEntry> parked) {
		return new GroupDocument(this.systemId, this.kind, this.name, this.lastDelivered, this.pending,
				this.oldestPending, this.oldestPendingMillis, this.lag, this.parked, this.holes, this.consumers,
				pending.stream()
					.map((one) -> new Pending(one.entryId(), one.consumer(), one.idle().toMillis(), one.deliveries()))
					.toList(),
				parked.stream()
					.map((one) -> new Parked(one.entryId(), one.reason(), one.deliveries(), one.at(),
							new TreeMap<>(one.fields())))
					.toList());
	}

}

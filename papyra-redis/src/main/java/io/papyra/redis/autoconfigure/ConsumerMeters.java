package io.papyra.redis.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.GroupState;
import io.papyra.redis.listener.GroupListenerContainer;
import io.papyra.redis.listener.ListenerCounts;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Meters of the groups that this application listens for. Those of the group say what the
 * server last said, and NaN where it does not answer; those of the listeners say what
 * this process has done. Registered when everything has started: before, it is not known
 * which groups there are.
 */
final class ConsumerMeters implements SmartLifecycle {

	/** What the listeners of this process have done. */
	private static final List<Counter> COUNTERS = List.of(
			new Counter("handled", ListenerCounts::handled, "Facts that handlers of this process took"),
			new Counter("failed", ListenerCounts::failed, "Facts whose handler threw, each time counted"),
			new Counter("claimed", ListenerCounts::claimed,
					"Entries taken here that others had left lying, or that were given back"),
			new Counter("parked", ListenerCounts::parked, "Entries parked: they came too often, or cannot be decoded"),
			new Counter("lost.to.trimming", ListenerCounts::lostToTrimming,
					"Entries that were removed before they were handled"),
			new Counter("holes", ListenerCounts::holes, "How often the group was gone and was created again"));

	private record Counter(String name, ToDoubleFunction<ListenerCounts> count, String description) {
	}

	private final GroupWatch watch;

	private final ObjectProvider<MeterRegistry> registry;

	/** Counters hold what they count weakly. */
	private final List<List<GroupListenerContainer>> counted = new ArrayList<>();

	private volatile boolean registered;

	ConsumerMeters(GroupWatch watch, ObjectProvider<MeterRegistry> registry) {
		this.watch = watch;
		this.registry = registry;
	}

	@Override
	public void start() {
		if (!this.registered) {
			this.registered = true;
			this.registry.ifAvailable(this::bindTo);
		}
	}

	private void bindTo(MeterRegistry meters) {
		Map<String, List<GroupListenerContainer>> groups = new TreeMap<>();
		this.watch.listeners()
			.values()
			.forEach((listener) -> groups
				.computeIfAbsent(listener.group().kind() + " " + listener.group().name(), (group) -> new ArrayList<>())
				.add(listener));
		this.counted.addAll(groups.values());
		groups.values().forEach((listeners) -> bindTo(meters, listeners));
	}

	private void bindTo(MeterRegistry meters, List<GroupListenerContainer> listeners) {
		ConsumerGroup group = listeners.get(0).group();
		Tags tags = Tags.of("kind", group.kind().wireName(), "group", group.name());
		gauge("papyra.consumer.pending", listeners, GroupState::pending)
			.description("Entries that the group got and has not acknowledged")
			.tags(tags)
			.register(meters);
		gauge("papyra.consumer.lag", listeners, (state) -> state.lag().entries())
			.description("Entries that the group has yet to get")
			.tags(tags)
			.register(meters);
		gauge("papyra.consumer.lag.age", listeners, (state) -> state.lag().age().toMillis() / 1000.0)
			.description("How long the oldest entry has been there that the group has yet to get")
			.baseUnit("seconds")
			.tags(tags)
			.register(meters);
		COUNTERS.forEach((counter) -> FunctionCounter
			.builder("papyra.consumer." + counter.name(), listeners,
					(each) -> each.stream().map(GroupListenerContainer::counts).mapToDouble(counter.count()).sum())
			.description(counter.description())
			.tags(tags)
			.register(meters));
	}

	private Gauge.Builder<List<GroupListenerContainer>> gauge(String name, List<GroupListenerContainer> listeners,
			ToDoubleFunction<GroupState> value) {
		return Gauge.builder(name, listeners, (each) -> known(each.get(0).group(), value)).strongReference(true);
	}

	private double known(ConsumerGroup group, ToDoubleFunction<GroupState> value) {
		GroupState state = this.watch.state(group);
		return (state != null) ? value.applyAsDouble(state) : Double.NaN;
	}

	@Override
	public void stop() {
		this.registered = false;
	}

	@Override
	public boolean isRunning() {
		return this.registered;
	}

	/** After the watch, which knows the listeners. */
	@Override
	public int getPhase() {
		return GroupListenerContainer.PHASE + 2;
	}

}

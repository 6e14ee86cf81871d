package io.papyra.redis.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.papyra.redis.GroupState;
import io.papyra.redis.listener.GroupListenerContainer;
import io.papyra.redis.listener.ListenerStatus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down while a listener has failed for longer than a moment. One that lags, or was
 * stopped, is only reported: another process does not get more done when this one is
 * removed from service. Its details never hold anything of a fact. Asks no server.
 */
final class ConsumersHealthIndicator extends AbstractHealthIndicator {

	/** A failover, or a bad fact until it is parked, is over by then. */
	private static final Duration MOMENT = Duration.ofSeconds(30);

	private final GroupWatch watch;

	private final Duration laggingAfter;

	private final Clock clock;

	/**
	 * @param laggingAfter how old an entry may be that a group did not get; zero for any
	 */
	ConsumersHealthIndicator(GroupWatch watch, Duration laggingAfter) {
		this(watch, laggingAfter, Clock.systemUTC());
	}

	ConsumersHealthIndicator(GroupWatch watch, Duration laggingAfter, Clock clock) {
		super("The state of Papyra's consumers is not known");
		this.watch = watch;
		this.laggingAfter = laggingAfter;
		this.clock = clock;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		health.up();
		this.watch.listeners().forEach((name, listener) -> {
			ListenerStatus status = listener.status();
			Instant since = status.since();
			if (since != null && since.plus(MOMENT).isBefore(this.clock.instant())) {
				health.down();
			}
			health.withDetail(name, describe(listener, status));
		});
	}

	private Map<String, Object> describe(GroupListenerContainer listener, ListenerStatus status) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("kind", listener.group().kind().wireName());
		details.put("group", listener.group().name());
		GroupState state = this.watch.state(listener.group());
		boolean lagging = state != null && !this.laggingAfter.isZero()
				&& state.lag().age().compareTo(this.laggingAfter) > 0;
		details.put("state", (lagging && status.state() == ListenerStatus.State.RUNNING) ? "lagging"
				: status.state().name().toLowerCase(Locale.ROOT));
		if (status.since() != null) {
			details.put("failingSince", status.since());
		}
		if (status.cause() != null) {
			details.put("cause", status.cause());
		}
		if (state != null) {
			details.put("pending", state.pending());
			details.put("lag", state.lag().entries());
			details.put("lagAge", state.lag().age());
			details.put("parked", state.parked());
		}
		return details;
	}

}

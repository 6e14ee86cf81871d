package io.papyra.fact;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A point-in-time health snapshot of an actor system. Counts are zero or more.
 *
 * @param systemId identity of the actor system; empty means that of the recorder
 * @param timestamp when, or null for now
 * @param totalActors actors known
 * @param aliveActors actors running
 * @param stoppingActors actors on their way out
 * @param restartingActors actors between failure and their next start
 * @param registrySize entries of the registry
 * @param registryOrphans names in the registry whose actor is unknown
 * @param registryDead names in the registry whose actor has stopped
 * @param deadLettersCount dead letters since the system started
 * @param source who tells it, such as the name of a bean or of an actor system, where
 * there may be several
 */
public record Audit(String systemId, @Nullable Instant timestamp, long totalActors, long aliveActors,
		long stoppingActors, long restartingActors, long registrySize, List<String> registryOrphans,
		List<String> registryDead, long deadLettersCount, @Nullable String source) implements Fact {

	public Audit {
		systemId = Objects.requireNonNullElse(systemId, "");
		registryOrphans = withoutNulls(registryOrphans);
		registryDead = withoutNulls(registryDead);
	}

	/** A snapshot that does not tell its source. */
	public Audit(String systemId, @Nullable Instant timestamp, long totalActors, long aliveActors, long stoppingActors,
			long restartingActors, long registrySize, List<String> registryOrphans, List<String> registryDead,
			long deadLettersCount) {
		this(systemId, timestamp, totalActors, aliveActors, stoppingActors, restartingActors, registrySize,
				registryOrphans, registryDead, deadLettersCount, null);
	}

	/** A snapshot of now of a system that has no registry. */
	public static Audit ofActors(long total, long alive, long stopping, long restarting, long deadLetters) {
		return new Audit("", null, total, alive, stopping, restarting, 0, List.of(), List.of(), deadLetters);
	}

	/** The same snapshot, with a source. */
	public Audit withSource(@Nullable String teller) {
		return new Audit(this.systemId, this.timestamp, this.totalActors, this.aliveActors, this.stoppingActors,
				this.restartingActors, this.registrySize, this.registryOrphans, this.registryDead,
				this.deadLettersCount, teller);
	}

	@Override
	public FactKind kind() {
		return FactKind.AUDIT;
	}

	private static List<String> withoutNulls(@Nullable List<String> names) {
		return (names == null) ? List.of() : names.stream().map(String::valueOf).toList();
	}

}

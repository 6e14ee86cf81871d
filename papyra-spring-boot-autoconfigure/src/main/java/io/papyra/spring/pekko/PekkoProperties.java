package io.papyra.spring.pekko;

import java.util.List;

import io.papyra.pekko.CaptureOptions;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is captured from actor systems of Apache Pekko. What is left out is what the
 * configuration of each actor system says.
 *
 * @param includeSystemActors Whether the lifecycle of all actors below /system is
 * recorded too.
 * @param includeSuppressed Whether dead letters are recorded whose type says that losing
 * them is harmless.
 * @param systemActors Paths of actors below /system whose lifecycle is recorded in any
 * case: "*" stands for anything within one name, "**" for anything.
 */
@ConfigurationProperties("papyra.pekko")
public record PekkoProperties(@Nullable Boolean includeSystemActors, @Nullable Boolean includeSuppressed,
		@Nullable List<String> systemActors) {

	/** Refuses paths that are not below /system: all others are recorded anyway. */
	public PekkoProperties {
		if (systemActors != null) {
			systemActors = List.copyOf(systemActors);
			systemActors.stream().filter((path) -> !path.startsWith("/system/")).findFirst().ifPresent((path) -> {
				throw new InvalidPapyraPropertyException("papyra.pekko.system-actors", path,
						"paths such as /system/sharding/**");
			});
		}
	}

	CaptureOptions over(CaptureOptions configured) {
		CaptureOptions options = configured;
		if (this.includeSystemActors != null) {
			options = options.withSystemActors(this.includeSystemActors);
		}
		if (this.includeSuppressed != null) {
			options = options.withSuppressed(this.includeSuppressed);
		}
		return (this.systemActors != null) ? options.withSystemActors(this.systemActors) : options;
	}

}

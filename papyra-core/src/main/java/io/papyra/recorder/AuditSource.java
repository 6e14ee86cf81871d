package io.papyra.recorder;

import io.papyra.fact.Audit;
import org.jspecify.annotations.Nullable;

/**
 * Tells how an actor system is doing at this moment. Asked by one thread every
 * {@code papyra.audit.interval}, which records the answer; a source must therefore be
 * quick and must not wait for actors.
 */
@FunctionalInterface
public interface AuditSource {

	/**
	 * The state of now, or null if there is nothing to tell, for instance because no
	 * actor system runs. What it throws costs this one snapshot only.
	 */
	@Nullable Audit snapshot();

}

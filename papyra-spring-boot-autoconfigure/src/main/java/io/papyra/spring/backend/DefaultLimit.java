package io.papyra.spring.backend;

import org.springframework.util.unit.DataSize;

/**
 * The size that a service's history is kept to where none is set. The command never
 * applies it.
 */
public interface DefaultLimit {

	/** Of each kind of fact; above zero. */
	DataSize size();

	/**
	 * Whether it applies. If not, the history is older than the default or was larger
	 * before, and log and doctor say that it grows without limit: an update of Papyra
	 * takes away nothing that was kept on purpose. Never changes.
	 */
	default boolean applies() {
		return true;
	}

	/** The service has opened the history for writing: what is to be noted, is now. */
	default void opened() {
	}

}

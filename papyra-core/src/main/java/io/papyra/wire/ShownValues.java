package io.papyra.wire;

import org.jspecify.annotations.Nullable;

/** How values that may be secret are shown in one answer. */
@FunctionalInterface
public interface ShownValues {

	/** As they are stored. */
	ShownValues ALL = (key, value) -> value;

	/**
	 * What is shown of a value.
	 * @param key name of the field
	 * @param value what is stored
	 */
	@Nullable Object value(String key, @Nullable Object value);

}

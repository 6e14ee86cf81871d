package io.papyra.codec;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers whose types are the application's own and are stored as what their objects
 * say of themselves: nothing can be masked in that but what follows a key. Safe for use
 * by several threads.
 */
public final class TypesStoredAsText {

	private static final int MOST_TYPES = 100;

	private final Set<String> types = ConcurrentHashMap.newKeySet();

	/**
	 * The classes of the application, at most a hundred, of which what they say of
	 * themselves was stored.
	 */
	public Set<String> types() {
		return Set.copyOf(this.types);
	}

	/** Notes that an object of a class is stored as what it says of itself. */
	void note(Class<?> type) {
		if (this.types.size() < MOST_TYPES) {
			this.types.add(SafeToString.typeName(type));
		}
	}

}

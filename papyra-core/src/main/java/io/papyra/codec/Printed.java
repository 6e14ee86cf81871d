package io.papyra.codec;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What objects say of themselves, if they can. Remembers whose types are the
 * application's own: nothing can be masked in what they say but what follows a key. Safe
 * for use by several threads.
 */
public final class Printed {

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
			this.types.add(typeName(type));
		}
	}

	/** Text of an object, or a note where even printing it throws. */
	static String text(@Nullable Object value) {
		try {
			String text = (value != null) ? value.toString() : "null";
			return (text != null) ? text : "null";
		}
		catch (Throwable ex) {
			return unprintable(value);
		}
	}

	static String unprintable(@Nullable Object value) {
		return "<unprintable " + ((value != null) ? typeName(value.getClass()) : "null") + ">";
	}

	/** The name of a class, without the address that those made at run time have. */
	static String typeName(Class<?> type) {
		String name = type.getName();
		int address = name.indexOf('/');
		return (address < 0) ? name : name.substring(0, address);
	}

}

package io.papyra.codec;

import org.jspecify.annotations.Nullable;

/** What objects say of themselves, if they can. */
final class SafeToString {

	private SafeToString() {
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

package io.papyra.codec;

import org.jspecify.annotations.Nullable;

/** What objects say of themselves, if they can. */
final class Printed {

	private Printed() {
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
		return "<unprintable " + ((value != null) ? value.getClass().getName() : "null") + ">";
	}

}

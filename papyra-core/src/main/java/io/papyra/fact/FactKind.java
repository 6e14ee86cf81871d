package io.papyra.fact;

import org.jspecify.annotations.Nullable;

/** The three kinds of fact, with the names they carry on the wire. */
public enum FactKind {

	/** A lifecycle transition of one actor. */
	EVENT("event"),

	/** A point-in-time health snapshot of an actor system. */
	AUDIT("audit"),

	/** A message that could not be delivered. */
	DEAD_LETTER("dead_letter");

	private static final FactKind[] ALL = values();

	private final String wireName;

	FactKind(String wireName) {
		this.wireName = wireName;
	}

	/** Value of the field {@code kind} in a stored line. */
	public String wireName() {
		return this.wireName;
	}

	/** Name of its facts together, as properties, commands and paths have it. */
	public String pluralName() {
		return this.wireName.replace('_', '-') + "s";
	}

	/** The kind with that wire name, or null if there is none. */
	public static @Nullable FactKind ofWireName(@Nullable String wireName) {
		for (FactKind kind : ALL) {
			if (kind.wireName.equals(wireName)) {
				return kind;
			}
		}
		return null;
	}

}

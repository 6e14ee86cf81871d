package io.papyra.fact;

/** How much of a payload is stored. */
public enum PayloadMode {

	/** All of it, masked and bounded. */
	FULL,

	/** The name of its class; nothing of the payload itself is looked at. */
	TYPE,

	/** Nothing. */
	NONE

}

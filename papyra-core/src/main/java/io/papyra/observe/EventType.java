package io.papyra.observe;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditEvents;

/**
 * Types of events as they are counted: those that Papyra records by itself, and all
 * others together, so that there are never more of them whatever an application records.
 */
public enum EventType {

	/** An actor has started. */
	ACTOR_STARTED(ActorEvent.STARTED),

	/** An actor has stopped. */
	ACTOR_STOPPED(ActorEvent.STOPPED),

	/** An actor has failed. */
	ACTOR_CRASHED(ActorEvent.CRASHED),

	/** An actor runs again after a failure. */
	ACTOR_RESTARTED(ActorEvent.RESTARTED),

	/** Crashes that came too fast to be recorded one by one. */
	CRASHES_SUMMARIZED(ActorEvent.CRASHES_SUMMARIZED),

	/** A recorder has opened the history. */
	SYSTEM_STARTED(ActorEvent.SYSTEM_STARTED),

	/** A recorder has closed the history. */
	SYSTEM_STOPPED(ActorEvent.SYSTEM_STOPPED),

	/** The history was scanned. */
	HISTORY_SCANNED(ActorEvent.HISTORY_SCANNED),

	/** The history was compacted. */
	HISTORY_COMPACTED(ActorEvent.HISTORY_COMPACTED),

	/** The history was repaired. */
	HISTORY_RECOVERED(ActorEvent.HISTORY_RECOVERED),

	/** The history was restored from a backup. */
	HISTORY_RESTORED(ActorEvent.HISTORY_RESTORED),

	/** A user has done something in the application, or has tried to. */
	AUDIT_EVENT(AuditEvents.TYPE),

	/** Every type of an application's own. */
	OTHER("other");

	private final String wireName;

	EventType(String wireName) {
		this.wireName = wireName;
	}

	/** Under which an event of that type is counted. */
	public static EventType of(String eventType) {
		return switch (eventType) {
			case ActorEvent.STARTED -> ACTOR_STARTED;
			case ActorEvent.STOPPED -> ACTOR_STOPPED;
			case ActorEvent.CRASHED -> ACTOR_CRASHED;
			case ActorEvent.RESTARTED -> ACTOR_RESTARTED;
			case ActorEvent.CRASHES_SUMMARIZED -> CRASHES_SUMMARIZED;
			case ActorEvent.SYSTEM_STARTED -> SYSTEM_STARTED;
			case ActorEvent.SYSTEM_STOPPED -> SYSTEM_STOPPED;
			case ActorEvent.HISTORY_SCANNED -> HISTORY_SCANNED;
			case ActorEvent.HISTORY_COMPACTED -> HISTORY_COMPACTED;
			case ActorEvent.HISTORY_RECOVERED -> HISTORY_RECOVERED;
			case ActorEvent.HISTORY_RESTORED -> HISTORY_RESTORED;
			case AuditEvents.TYPE -> AUDIT_EVENT;
			default -> OTHER;
		};
	}

	/** Name in metrics: the type as events have it, or {@code other}. */
	public String wireName() {
		return this.wireName;
	}

}

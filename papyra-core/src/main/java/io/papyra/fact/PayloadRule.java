package io.papyra.fact;

import java.util.List;

/**
 * Says how much is stored of some payloads.
 *
 * @param types classes of payloads and types of events, as {@link NamePattern} means
 * them; none for any
 * @param actors paths of actors, likewise; none for any
 * @param mode how much is stored of what meets both
 */
public record PayloadRule(List<String> types, List<String> actors, PayloadMode mode) {

	public PayloadRule {
		types = List.copyOf(types);
		actors = List.copyOf(actors);
	}

	/** Whether it is for a class or type of event. */
	boolean isForType(String type) {
		return this.types.isEmpty() || NamePattern.anyMatches(this.types, type);
	}

	/** Whether it is for an actor. */
	boolean isForActor(ActorAddress actor) {
		return this.actors.isEmpty() || (actor.path() != null && NamePattern.anyMatches(this.actors, actor.path()))
				|| NamePattern.anyMatches(this.actors, actor.actorId().toString());
	}

}

package io.papyra.shell.inspect;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.StoredFact;
import io.papyra.shell.output.Output;
import org.jspecify.annotations.Nullable;

/** Facts as people read them, some hundreds of lines at a time. */
final class FactTable {

	private static final List<String> HEADER = List.of("SEQ", "TIME", "WHAT", "ACTOR", "DETAIL");

	private static final int CHUNK = 500;

	private static final int LONGEST_DETAIL = 400;

	private final Output output;

	private boolean begun;

	/** What is said of a fact instead of its details. */
	private final Map<StoredFact, String> notes;

	FactTable(Output output) {
		this(output, Map.of());
	}

	FactTable(Output output, Map<StoredFact, String> notes) {
		this.output = output;
		this.notes = notes;
	}

	/** Prints them; the heading comes once. */
	void print(Iterator<StoredFact> facts) {
		while (facts.hasNext() && !this.output.isClosed()) {
			List<List<String>> rows = new ArrayList<>();
			while (facts.hasNext() && rows.size() < CHUNK) {
				rows.add(row(facts.next()));
			}
			this.output.table(this.begun ? List.of() : HEADER, rows);
			this.begun = true;
		}
	}

	private List<String> row(StoredFact stored) {
		Fact fact = stored.fact();
		return List.of(String.valueOf(stored.seq()), time(fact.timestamp()), what(fact), actor(fact),
				this.notes.getOrDefault(stored, detail(fact)));
	}

	/** To the millisecond, in UTC as in the history. */
	static String time(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MILLIS).toString() : "no time";
	}

	private static String what(Fact fact) {
		if (fact instanceof ActorEvent event) {
			return event.eventType();
		}
		return (fact instanceof DeadLetter letter) ? "dead letter " + letter.messageType() : "audit";
	}

	private static String actor(Fact fact) {
		if (fact instanceof ActorEvent event) {
			return text(event.actorAddress());
		}
		return (fact instanceof DeadLetter letter && letter.target() != null) ? text(letter.target()) : "";
	}

	/** The path and the id that tells its lives apart. */
	static String text(ActorAddress address) {
		if (address.isPlain()) {
			return address.actorId().toString();
		}
		return (address.path() != null) ? address.path() + "#" + address.actorId()
				: address.system() + "/" + address.actorId();
	}

	private String detail(Fact fact) {
		if (fact instanceof Audit audit) {
			return audit.aliveActors() + " of " + audit.totalActors() + " alive, " + audit.stoppingActors()
					+ " stopping, " + audit.restartingActors() + " restarting, " + audit.deadLettersCount()
					+ " dead letters";
		}
		Object payload = (fact instanceof ActorEvent event) ? event.payload()
				: (fact instanceof DeadLetter letter) ? letter.payload() : null;
		if (payload == null) {
			return "";
		}
		String json = this.output.mapper().writeValueAsString(payload);
		return (json.length() > LONGEST_DETAIL) ? json.substring(0, LONGEST_DETAIL) + "..." : json;
	}

}

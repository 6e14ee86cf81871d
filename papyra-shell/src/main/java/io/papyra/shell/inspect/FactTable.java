package io.papyra.shell.inspect;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
import io.papyra.fact.FactTime;
import io.papyra.fact.StoredFact;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TextTable;
import org.jspecify.annotations.Nullable;

/** Facts as people read them, some hundreds of lines at a time. */
final class FactTable {

	private static final List<String> HEADER = List.of("SEQ", "TIME", "WHAT", "ACTOR", "DETAIL");

	private static final List<String> LETTERS = List.of("SEQ", "TIME", "WHAT", "ACTOR", "REASON", "REASON TEXT",
			"SENDER", "DETAIL");

	/** SEQ, TIME and WHAT. */
	private static final int KEPT = 3;

	private static final int CHUNK = 500;

	private static final int LONGEST_DETAIL = 400;

	private final Output output;

	private final TextTable table;

	/** The row that waits for the time after its own. */
	private @Nullable PendingRow pending;

	/** The last time that can be. */
	private @Nullable Instant before;

	private final Map<StoredFact, String> notes;

	private final boolean letters;

	FactTable(Output output) {
		this(output, Map.of(), false);
	}

	/**
	 * @param notes what is said of a fact instead of its details
	 * @param letters whether all are dead letters, whose reasons and senders have columns
	 * then
	 */
	FactTable(Output output, Map<StoredFact, String> notes, boolean letters) {
		this(output, notes, letters, TextTable.of(letters ? LETTERS : HEADER).keeping(KEPT));
	}

	private FactTable(Output output, Map<StoredFact, String> notes, boolean letters, TextTable table) {
		this.output = output;
		this.notes = notes;
		this.letters = letters;
		this.table = table;
	}

	/** For facts that come one by one. */
	static FactTable following(Output output, boolean letters) {
		return new FactTable(output, Map.of(), letters,
				TextTable.of(letters ? LETTERS : HEADER).keeping(KEPT).growing());
	}

	/** Prints them, below what was printed before; the heading comes once. */
	void print(Iterator<StoredFact> facts) {
		while ((facts.hasNext() || this.pending != null) && !this.output.isClosed()) {
			List<List<String>> rows = new ArrayList<>();
			while ((facts.hasNext() || this.pending != null) && rows.size() < CHUNK) {
				PendingRow row = (this.pending != null) ? this.pending : pending(facts.next());
				this.pending = facts.hasNext() ? pending(facts.next()) : null;
				rows.add(row(row));
			}
			this.output.table(this.table, rows);
		}
	}

	private List<String> row(PendingRow row) {
		List<String> cells = new ArrayList<>(row.cells());
		cells.add(1, timeAmongOthers(row.time(), (this.pending != null) ? this.pending.time() : null));
		return cells;
	}

	private PendingRow pending(StoredFact stored) {
		Fact fact = stored.fact();
		String seq = (stored.seq() > 0) ? String.valueOf(stored.seq()) : stored.position().text();
		if (this.letters && fact instanceof DeadLetter letter) {
			return new PendingRow(fact.timestamp(),
					List.of(seq, "dead letter " + letter.messageType(), actor(fact), reason(letter),
							(letter.reasonText() != null) ? cut(letter.reasonText()) : "",
							(letter.sender() != null) ? text(letter.sender()) : "", detail(fact)));
		}
		return new PendingRow(fact.timestamp(),
				List.of(seq, what(fact), actor(fact), this.notes.getOrDefault(stored, detail(fact))));
	}

	/**
	 * All of a fact but its time, so that a fact with a large payload is not held until
	 * the next one has been read.
	 *
	 * @param time when it was recorded
	 * @param cells the cells beside that of the time
	 */
	private record PendingRow(@Nullable Instant time, List<String> cells) {
	}

	/**
	 * A time that is ten years from those on both sides cannot be.
	 */
	private String timeAmongOthers(@Nullable Instant time, @Nullable Instant next) {
		Instant usable = FactTime.usable(time);
		Instant after = FactTime.usable(next);
		if (usable != null && FactTime.contradicts(this.before, usable, after)) {
			return none(usable);
		}
		this.before = (usable != null) ? usable : this.before;
		return time(time);
	}

	/** To the millisecond, in UTC as in the history. */
	static String time(@Nullable Instant time) {
		if (time == null) {
			return "no time";
		}
		return (FactTime.usable(time) != null) ? time.truncatedTo(ChronoUnit.MILLIS).toString() : none(time);
	}

	/** A time that cannot be: the seconds as they are stored. */
	private static String none(Instant time) {
		return "no time (" + BigDecimal.valueOf(time.getEpochSecond())
			.add(BigDecimal.valueOf(time.getNano(), 9))
			.setScale(3, RoundingMode.DOWN)
			.toPlainString() + " s)";
	}

	private static String what(Fact fact) {
		if (fact instanceof ActorEvent event) {
			return event.eventType();
		}
		if (fact instanceof DeadLetter letter) {
			return "dead letter " + letter.messageType()
					+ ((letter.reason() != null) ? " (" + reason(letter) + ")" : "");
		}
		return "audit";
	}

	private static String reason(DeadLetter letter) {
		return (letter.reason() != null) ? letter.reason().wireName() : "";
	}

	private static String actor(Fact fact) {
		if (fact instanceof ActorEvent event) {
			return text(event.actorAddress());
		}
		return (fact instanceof DeadLetter letter && letter.target() != null) ? text(letter.target()) : "";
	}

	/** The path and the id that tells its lives apart. */
	static String text(ActorAddress address) {
		ActorAddress parsed = address.parsed();
		if (parsed.path() != null) {
			return parsed.path() + "#" + parsed.actorId();
		}
		return parsed.system().isEmpty() ? parsed.actorId().toString() : parsed.system() + "/" + parsed.actorId();
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
		StringBuilder text = new StringBuilder();
		PayloadText.append(payload, this.output.mapper(), text, LONGEST_DETAIL + 1);
		return cut(text.toString());
	}

	private static String cut(String text) {
		return (text.length() > LONGEST_DETAIL) ? text.substring(0, LONGEST_DETAIL) + "..." : text;
	}

}

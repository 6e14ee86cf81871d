package io.papyra.shell.inspect;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.papyra.fact.FactTime;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.wire.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The runs of the services whose history this is, the oldest first, as their recorders
 * have marked them. Immutable.
 *
 * @param runs the newest ones
 * @param truncated whether there are older ones
 */
record SystemRuns(List<SystemRun> runs, boolean truncated) {

	/** A log has a header in front of its first fact. */
	private static final long FIRST_FACT = 2;

	/** {@code --run}. */
	static final Option<Reference> RUN = Option.of("run",
			new ValueType<>("RUN", "0 for the current run, -1 for the one before, 1 for the oldest, or a time in it",
					List.of(), Completion.NONE, Reference::parse),
			"only facts of one run: 0 is the current one, -1 the one before, 1 the oldest, or a time in it");

	/** Reads where they start and stop. */
	static SystemRuns read(FactReading reading) {
		RunTimeline.Marks marks = RunTimeline.newest(reading);
		List<SystemRun> runs = new ArrayList<>();
		Map<String, Integer> last = new HashMap<>();
		for (RunTimeline.Mark mark : marks.marks()) {
			String system = mark.event().systemId();
			Instant time = FactTime.usable(mark.event().timestamp());
			Integer place = last.get(system);
			if (place != null && !mark.isStart()) {
				runs.set(place, runs.get(place).stoppedAt(time));
				continue;
			}
			Instant since = isFirst(mark) ? null : time;
			if (place != null && time != null) {
				since = border(runs.get(place), time);
				runs.set(place, runs.get(place).endingBefore(since));
			}
			last.put(system, runs.size());
			runs.add(mark.isStart() ? new SystemRun(0, system, time, null, since, null)
					: new SystemRun(0, system, null, time, null, null));
		}
		List<SystemRun> counted = new ArrayList<>();
		runs.forEach((run) -> counted.add(run.at(counted.size() - runs.size() + 1)));
		return new SystemRuns(List.copyOf(counted), marks.truncated());
	}

	/** Whether there was nothing in the log before it. */
	private static boolean isFirst(RunTimeline.Mark mark) {
		return mark.stored().seq() > 0 && mark.stored().seq() <= FIRST_FACT;
	}

	/** From which time on facts belong to the next run, whose start has the time. */
	private static Instant border(SystemRun run, Instant time) {
		Instant stop = run.stop();
		return (stop != null && stop.isBefore(time)) ? stop.plusNanos(1) : time;
	}

	/**
	 * The run that is asked for, or null if none is.
	 * @throws CommandFailure if it is not recorded
	 */
	static @Nullable SystemRun chosen(FactReading reading, Arguments arguments) {
		Reference reference = arguments.find(RUN);
		return (reference != null) ? read(reading).find(reference, reading) : null;
	}

	private SystemRun find(Reference reference, FactReading reading) {
		if (this.runs.isEmpty()) {
			throw CommandFailure.missing(noneIn(reading.location()) + "; choose facts by --since and --until instead");
		}
		Instant time = reference.time();
		SystemRun found = (time != null) ? at(time) : at(reference.index());
		if (found == null) {
			throw CommandFailure.missing("there is no run " + reference.text() + " among the " + this.runs.size()
					+ " that are recorded in " + reading.location() + ", 0 to " + (1 - this.runs.size())
					+ "; 'papyra inspect runs' lists them");
		}
		return found;
	}

	private @Nullable SystemRun at(int index) {
		int place = (index > 0) ? index - 1 : this.runs.size() - 1 + index;
		return (place >= 0 && place < this.runs.size() && !(index > 0 && this.truncated)) ? this.runs.get(place) : null;
	}

	/** The last one that has the time, to the millisecond in which tables show it. */
	private @Nullable SystemRun at(Instant time) {
		Instant end = time.truncatedTo(ChronoUnit.MILLIS).plusMillis(1).minusNanos(1);
		return this.runs.stream().filter((run) -> run.contains(end)).reduce((one, other) -> other).orElse(null);
	}

	static String noneIn(String location) {
		return "no run is recorded in " + location + ": its facts were written without a start or a stop, as those of "
				+ "Papyra for Python are, or these have expired";
	}

	/**
	 * A run as a user names it.
	 *
	 * @param text as it was written
	 * @param index up to 0 counted back from the current one, above 0 from the oldest on
	 * @param time a time in it instead, or null
	 */
	record Reference(String text, int index, @Nullable Instant time) {

		static Reference parse(String text) {
			String word = text.strip();
			return word.matches("[+-]?\\d{1,6}") ? new Reference(word, Integer.parseInt(word), null)
					: new Reference(word, 0, Moment.parse(word, Clock.system(ZoneId.systemDefault())));
		}

	}

}

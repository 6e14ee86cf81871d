package io.papyra.internal.log.format;

import io.papyra.codec.LineKind;
import io.papyra.codec.LineParser;
import io.papyra.codec.LineVerdict;
import io.papyra.codec.LogHeader;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactTime;
import io.papyra.report.AnomalyType;
import io.papyra.retention.RetentionWindow;
import org.jspecify.annotations.Nullable;

/**
 * Judges one line after the other, oldest first: what it is, and what is wrong with it by
 * itself. What is wrong with its place among the others is the
 * {@code SequenceValidator}'s business.
 *
 * <p>
 * A line with a matching checksum is what was written, so a known beginning is enough to
 * tell its kind; everything else is read as JSON. Not safe for use by several threads.
 */
public final class LineValidator {

	/** What a line is. */
	public enum Content {

		BLANK, FACT, GAP, HEADER, DAMAGED

	}

	private static final byte[][] BEGINNINGS = { beginning(FactKind.EVENT), beginning(FactKind.AUDIT),
			beginning(FactKind.DEAD_LETTER) };

	private static final byte[] HEADER = Bytes.ascii("{\"kind\":\"log_header\"");

	private static final byte[] SECOND_FIELD = Bytes.ascii("\"system_id\":\"");

	private static final FactKind[] KINDS = FactKind.values();

	private static final int[] NOTHING = {};

	private final LineTrailer trailer = new LineTrailer();

	private final LineParser parser = new LineParser();

	private final boolean records;

	private final @Nullable FactKind only;

	private final LegacyPrefix prefix;

	private Content content = Content.BLANK;

	private long seq;

	private @Nullable FactKind kind;

	private @Nullable AnomalyType anomaly;

	private @Nullable LogHeader header;

	private String detail = "";

	/** The parser has read the line, and found it valid. */
	private boolean parsed;

	/** Not a valid record, but Papyra for Python reads it: a repair keeps it. */
	private boolean readByPython;

	private @Nullable ImplausibleTimes around;

	private long start;

	private long end;

	/**
	 * @param checksummedSection whether a header or a checksummed line comes before the
	 * first line to be judged, so that every line must have a checksum
	 */
	public LineValidator(boolean checksummedSection) {
		this(checksummedSection, false);
	}

	/**
	 * @param records whether a line whose checksum matches is read as a record, too
	 */
	public LineValidator(boolean checksummedSection, boolean records) {
		this(checksummedSection, records, null);
	}

	/**
	 * @param only the only kind of fact that belongs into the log; null if all do
	 */
	public LineValidator(boolean checksummedSection, boolean records, @Nullable FactKind only) {
		this.prefix = new LegacyPrefix(checksummedSection);
		this.records = records;
		this.only = only;
	}

	/**
	 * Judges the line at the cursor; cuts it in two where a damaged newline hides a valid
	 * line.
	 */
	public void validate(LineReader line) {
		find(line);
		this.prefix.count();
	}

	private void find(LineReader line) {
		if (line.tooLong()) {
			forget();
			// None was written here: they are checked before.
			this.readByPython = line.isLongRecord();
			odd(AnomalyType.CORRUPTED_LINE,
					"line of " + line.length() + " bytes is over the limit of " + LogFormat.MAX_LINE);
			return;
		}
		if (line.isRest() && line.to() - line.from() > LineTrailer.SURELY_SEVERAL && splitPrefix(line)) {
			return;
		}
		validate(line.bytes(), line.from(), line.to());
		if (mayBeSeveral()) {
			split(line);
		}
	}

	/**
	 * Judges the line at the cursor; takes it apart where damaged newlines hide valid
	 * lines, and judges the last of these.
	 */
	public void validate(ReverseLineReader line) {
		if (line.tooLong()) {
			forget();
			odd(AnomalyType.CORRUPTED_LINE, "line is over the limit of " + LogFormat.MAX_LINE + " bytes");
			return;
		}
		validate(line.bytes(), line.from(), line.to());
		if (line.isPart()) {
			if (line.isBeforePart() && this.seq == 0) {
				inFront();
			}
			return;
		}
		int[] parts = mayBeSeveral() ? this.trailer.parts(line.bytes(), line.from(), line.to()) : NOTHING;
		if (parts.length > 0) {
			line.takeApart(parts);
			validate(line);
		}
	}

	private boolean mayBeSeveral() {
		return this.anomaly == AnomalyType.CHECKSUM_MISMATCH || this.anomaly == AnomalyType.CORRUPTED_LINE;
	}

	private void inFront() {
		forget();
		damaged(AnomalyType.CORRUPTED_LINE, "unexpected bytes before a valid line, without a line break");
	}

	/** Frees a valid line at the beginning of a damaged one, or else one at its end. */
	private void split(LineReader line) {
		if (splitPrefix(line)) {
			return;
		}
		int start = this.trailer.validSuffix(line.bytes(), line.from(), line.to());
		if (start >= 0) {
			line.endAt(start, start);
			inFront();
		}
	}

	/**
	 * What is in place of the newline goes with it if it is only a carriage return.
	 */
	private static int afterBreak(LineReader line, int end) {
		boolean carriageReturn = line.terminated() && end + 1 == line.to() && line.bytes()[end] == '\r';
		return carriageReturn ? line.to() + 1 : LineTrailer.afterBreak(line.bytes(), end, line.to());
	}

	private boolean splitPrefix(LineReader line) {
		int end = this.trailer.validPrefix(line.bytes(), line.from(), line.to());
		if (end < 0) {
			return false;
		}
		line.endAt(end, afterBreak(line, end));
		validate(line.bytes(), line.from(), end);
		if (this.content != Content.DAMAGED) {
			this.anomaly = AnomalyType.CORRUPTED_LINE;
			this.detail = "the line break after this line is damaged";
		}
		return true;
	}

	/** Judges the line in a range, which is given without its newline. */
	public void validate(byte[] bytes, int from, int to) {
		forget();
		if (Bytes.isBlank(bytes, from, to)) {
			this.content = Content.BLANK;
			return;
		}
		long number = this.trailer.check(bytes, from, to);
		if (number == LineTrailer.BROKEN) {
			damaged(AnomalyType.CHECKSUM_MISMATCH, this.trailer.mismatch(bytes, from, to));
		}
		else if (number == LineTrailer.NONE) {
			withoutChecksum(bytes, from, to);
		}
		else {
			withChecksum(bytes, from, to, number);
		}
		if (this.content == Content.DAMAGED && Bytes.matches(bytes, from, HEADER)) {
			this.prefix.endAfterThis();
		}
		FactKind found = this.kind;
		if (found != null && this.only != null && found != this.only) {
			this.kind = null;
			damaged(AnomalyType.INVALID_RECORD, "a fact of the kind " + found.wireName()
					+ " does not belong here: in this log every fact is of the kind " + this.only.wireName());
		}
	}

	/**
	 * Valid lines were passed that other code has judged.
	 * @param lines how many
	 * @param legacy how many of them were in the legacy prefix
	 */
	public void skip(long lines, long legacy) {
		forget();
		this.content = Content.FACT;
		this.prefix.pass(lines, legacy);
	}

	private void forget() {
		this.prefix.next();
		this.seq = 0;
		this.kind = null;
		this.anomaly = null;
		this.header = null;
		this.detail = "";
		this.parsed = false;
		this.readByPython = false;
		this.around = null;
	}

	/** The line judged last may do without a checksum: it is one of a legacy prefix. */
	public void needsNoChecksum() {
		if (isUnchecked()) {
			this.content = (this.kind != null) ? Content.FACT : Content.GAP;
			this.anomaly = null;
			this.detail = "";
		}
	}

	/**
	 * Where the line judged last stands, so that its neighbours can be looked at.
	 * @param others notified of each time that is asked for
	 * @param lineStart where it begins in the file
	 * @param nextStart where the next one begins
	 */
	public void isAmong(ImplausibleTimes others, long lineStart, long nextStart) {
		this.around = others;
		this.start = lineStart;
		this.end = nextStart;
	}

	private void withChecksum(byte[] bytes, int from, int to, long number) {
		this.prefix.end();
		this.seq = number;
		for (int known = 0; known < BEGINNINGS.length && !this.records; known++) {
			if (Bytes.matches(bytes, from, BEGINNINGS[known])) {
				this.content = Content.FACT;
				this.kind = KINDS[known];
				return;
			}
		}
		understand(this.parser.inspect(bytes, from, to), bytes, from, to);
	}

	private void withoutChecksum(byte[] bytes, int from, int to) {
		LineVerdict verdict = this.parser.inspect(bytes, from, to);
		boolean checksumExpected = this.prefix.isOver() || verdict.kind() == LineKind.LOG_HEADER;
		understand(verdict, bytes, from, to);
		if (checksumExpected && verdict.kind().isValid()) {
			damaged(AnomalyType.CHECKSUM_MISSING, "the line has no checksum, but every line of this log has one");
		}
		if (verdict.kind() == LineKind.LOG_HEADER) {
			this.prefix.end();
		}
	}

	private void understand(LineVerdict verdict, byte[] bytes, int from, int to) {
		this.parsed = verdict.kind().isValid();
		switch (verdict.kind()) {
			case EVENT, AUDIT, DEAD_LETTER -> {
				this.content = Content.FACT;
				this.kind = KINDS[verdict.kind().ordinal()];
			}
			case LOG_GAP -> this.content = Content.GAP;
			case LOG_HEADER -> header(this.parser.parseHeader(bytes, from, to));
			case UNKNOWN_KIND -> damaged(AnomalyType.UNKNOWN_KIND, verdict.detail());
			case INVALID_RECORD -> odd(AnomalyType.INVALID_RECORD, verdict.detail(), bytes, from);
			case CORRUPTED -> odd(AnomalyType.CORRUPTED_LINE, verdict.detail(), bytes, from);
		}
	}

	private void odd(AnomalyType type, String seen, byte[] bytes, int from) {
		this.readByPython = this.parser.isReadByPython() && !(this.prefix.isOver() && isOfOurWriting(bytes, from));
		odd(type, seen);
	}

	private void odd(AnomalyType type, String seen) {
		damaged(type, this.readByPython ? seen + "; Papyra for Python reads it, so a repair keeps it" : seen);
	}

	/**
	 * Whether a line begins as every fact does that is written here, and none of another
	 * program: what remains of one that had a checksum.
	 */
	private static boolean isOfOurWriting(byte[] bytes, int from) {
		for (byte[] beginning : BEGINNINGS) {
			if (Bytes.matches(bytes, from, beginning) && Bytes.matches(bytes, from + beginning.length, SECOND_FIELD)) {
				return true;
			}
		}
		return false;
	}

	private void header(LogHeader found) {
		this.header = found;
		this.content = Content.HEADER;
		if (found.format() > LogFormat.VERSION) {
			damaged(AnomalyType.UNSUPPORTED_FORMAT, "the log is of format " + found.format()
					+ "; this version reads up to " + LogFormat.VERSION + ": use a newer Papyra");
		}
	}

	private void damaged(AnomalyType type, String seen) {
		this.content = Content.DAMAGED;
		this.anomaly = type;
		this.detail = seen;
	}

	public Content content() {
		return this.content;
	}

	/** Sequence number from a matching trailer, else 0. */
	public long seq() {
		return this.seq;
	}

	public boolean isChecksummed() {
		return this.seq > 0;
	}

	/**
	 * Number of the line: from a matching trailer, or its place in the legacy prefix;
	 * else 0. To be asked if lines are judged one after the other, from the first one of
	 * a file on.
	 */
	public long number() {
		return (this.seq > 0) ? this.seq : this.prefix.place();
	}

	/**
	 * Kind of a fact, or of the record in a line whose only fault is that it has no
	 * checksum or no line break.
	 */
	public @Nullable FactKind kind() {
		return this.kind;
	}

	/**
	 * As {@link #time}, or {@link RetentionWindow#NO_TIME} if the facts on both sides of
	 * the line contradict it, where these are known.
	 */
	public long timeAmongOthers(byte[] bytes, int from, int to) {
		long micros = time(bytes, from, to);
		return (this.around != null) ? this.around.of(micros, this.start, this.end) : micros;
	}

	/**
	 * Time of the fact in the line judged last, in microseconds since the epoch, or
	 * {@link RetentionWindow#NO_TIME} if it has none, or one that cannot be. The range is
	 * that of the line.
	 */
	public long time(byte[] bytes, int from, int to) {
		long micros = written(bytes, from, to);
		return FactTime.isPossible(micros) ? micros : RetentionWindow.NO_TIME;
	}

	private long written(byte[] bytes, int from, int to) {
		if (!this.parsed && this.seq > 0) {
			long micros = (this.kind == FactKind.AUDIT) ? TimestampScanner.near(bytes, from, to)
					: TimestampScanner.endingAt(bytes, from, this.trailer.bodyEnd());
			if (micros != TimestampScanner.UNUSUAL) {
				return micros;
			}
			this.parsed = this.parser.inspect(bytes, from, to).kind().isValid();
		}
		return this.parsed ? this.parser.timestampMicros() : RetentionWindow.NO_TIME;
	}

	/** What is wrong with the line, or null. */
	public @Nullable AnomalyType anomaly() {
		return this.anomaly;
	}

	public String detail() {
		return this.detail;
	}

	/** Whether nothing is wrong with the line but that it has no checksum. */
	public boolean isUnchecked() {
		return this.anomaly == AnomalyType.CHECKSUM_MISSING;
	}

	/**
	 * Whether the line, although something is wrong with it, holds a record that is whole
	 * and well-formed, or one that Papyra for Python takes for such.
	 */
	public boolean isRecord() {
		AnomalyType found = this.anomaly;
		return this.content != Content.BLANK
				&& (this.readByPython || this.content != Content.DAMAGED || (found != null && found.isRecord()));
	}

	/** The header in the line, whatever else is wrong with it, or null. */
	public @Nullable LogHeader header() {
		return this.header;
	}

	/**
	 * Whether a header or a checksummed line has been seen, so that every further line
	 * must have a checksum.
	 */
	public boolean inChecksummedSection() {
		return this.prefix.isOver();
	}

	/** The lines so far that may do without a checksum. */
	LegacyPrefix prefix() {
		return this.prefix;
	}

	private static byte[] beginning(FactKind kind) {
		return Bytes.ascii("{\"kind\":\"" + kind.wireName() + "\",");
	}

}

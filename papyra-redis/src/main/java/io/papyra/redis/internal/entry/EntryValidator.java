package io.papyra.redis.internal.entry;

import io.lettuce.core.StreamMessage;
import io.papyra.codec.LineParser;
import io.papyra.codec.LineVerdict;
import io.papyra.codec.LogGap;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.report.AnomalyType;
import io.papyra.report.RecoveryMode;
import org.jspecify.annotations.Nullable;

/**
 * Judges one entry after the other: what it is, and what is wrong with it by itself. Each
 * is read as a record, also where its checksum fits: a faulty writer may have written
 * what no reader can decode. Not safe for use by several threads.
 */
public final class EntryValidator {

	/** What an entry is. */
	public enum Content {

		FACT, GAP, DAMAGED

	}

	private static final FactKind[] KINDS = FactKind.values();

	private final EntryTrailer trailer = new EntryTrailer();

	private final LineParser parser = new LineParser();

	private final FactKind only;

	private Content content = Content.DAMAGED;

	private byte @Nullable [] data;

	private @Nullable AnomalyType anomaly;

	private String detail = "";

	private @Nullable String writer;

	private long seq;

	private long micros;

	/** No valid record, but one that Papyra for Python takes for one. */
	private boolean readByPython;

	/**
	 * For entries of one stream.
	 * @param only the kind of fact that belongs there
	 */
	public EntryValidator(FactKind only) {
		this.only = only;
	}

	/** Judges an entry. */
	public Content judge(StreamMessage<byte[], byte[]> message) {
		return judge(StreamEntry.data(message));
	}

	/**
	 * Judges an entry.
	 * @param value of its field {@code data}; null if it has none
	 */
	public Content judge(byte @Nullable [] value) {
		this.data = value;
		this.anomaly = null;
		this.detail = "";
		this.writer = null;
		this.seq = 0;
		this.readByPython = false;
		byte[] bytes = this.data;
		if (bytes == null) {
			return damaged(AnomalyType.CORRUPTED_ENTRY, "the entry has no field 'data'");
		}
		EntryTrailer.State state = this.trailer.check(bytes);
		if (state == EntryTrailer.State.BROKEN) {
			return damaged(AnomalyType.CHECKSUM_MISMATCH, this.trailer.mismatch(bytes));
		}
		if (state == EntryTrailer.State.VALID) {
			this.writer = this.trailer.writer();
			this.seq = this.trailer.seq();
		}
		return inspect(bytes, state);
	}

	private Content inspect(byte[] bytes, EntryTrailer.State state) {
		LineVerdict verdict = this.parser.inspect(bytes, 0, bytes.length);
		this.readByPython = this.parser.isReadByPython();
		if (state == EntryTrailer.State.NONE && this.parser.writer() != null) {
			return damaged(AnomalyType.CHECKSUM_MISSING, "the entry names writer '" + this.parser.writer()
					+ "', but has no checksum: another program has rewritten it");
		}
		return switch (verdict.kind()) {
			case EVENT, AUDIT, DEAD_LETTER -> fact(KINDS[verdict.kind().ordinal()]);
			case LOG_GAP -> content(Content.GAP);
			case UNKNOWN_KIND -> damaged(AnomalyType.UNKNOWN_KIND, verdict.detail());
			case CORRUPTED -> damaged(AnomalyType.CORRUPTED_ENTRY, verdict.detail());
			case LOG_HEADER -> damaged(AnomalyType.INVALID_RECORD, "a header of a file does not belong here");
			default -> damaged(AnomalyType.INVALID_RECORD, verdict.detail());
		};
	}

	private Content fact(FactKind kind) {
		if (kind != this.only) {
			return damaged(AnomalyType.INVALID_RECORD, "a fact of the kind " + kind.wireName()
					+ " does not belong here: in this stream every fact is of the kind " + this.only.wireName());
		}
		this.micros = this.parser.timestampMicros();
		return content(Content.FACT);
	}

	private Content content(Content found) {
		this.content = found;
		return found;
	}

	private Content damaged(AnomalyType type, String what) {
		this.anomaly = type;
		this.detail = what;
		return content(Content.DAMAGED);
	}

	public Content content() {
		return this.content;
	}

	/** The fact in the entry judged last, which is one. */
	public Fact fact() {
		return this.parser.fact();
	}

	/** The gap in the entry judged last, which is one; null if it lacks a time. */
	public @Nullable LogGap gap() {
		byte[] bytes = bytes();
		return this.parser.parseGap(bytes, 0, bytes.length);
	}

	/** Time of the fact judged last; {@link Long#MIN_VALUE} if it has no usable one. */
	public long micros() {
		return this.micros;
	}

	/**
	 * Whether the fact judged last is an event that may report the start or stop of a
	 * system.
	 */
	public boolean isOfRun() {
		return this.only == FactKind.EVENT && this.parser.isOfRun();
	}

	/** Bytes of the field {@code data}; none if it is missing. */
	public byte[] bytes() {
		byte[] bytes = this.data;
		return (bytes != null) ? bytes : new byte[0];
	}

	/** What is wrong with the entry, or null. */
	public @Nullable AnomalyType anomaly() {
		return this.anomaly;
	}

	/** The same, human-readable. */
	public String detail() {
		return this.detail;
	}

	/**
	 * Whether a repair moves the entry judged last out of the stream. One that only a
	 * newer version understands, one that another program has rewritten, and one out of
	 * its order hold facts: only {@link RecoveryMode#QUARANTINE} moves them.
	 */
	public boolean isRemovable(WriterSequence.Place place, RecoveryMode mode) {
		AnomalyType found = this.anomaly;
		if (mode == RecoveryMode.IGNORE) {
			return false;
		}
		boolean all = mode == RecoveryMode.QUARANTINE;
		if (found == null) {
			return place == WriterSequence.Place.REPEAT || (all && place == WriterSequence.Place.LATE);
		}
		return all || !(found.isRecord() || this.readByPython);
	}

	/** Who wrote it; null for entries of Papyra for Python, and damaged ones. */
	public @Nullable String writer() {
		return this.writer;
	}

	/** Its number among those of its writer; 0 where there is no writer. */
	public long seq() {
		return this.seq;
	}

}

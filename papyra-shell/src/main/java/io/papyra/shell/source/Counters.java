package io.papyra.shell.source;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/** The counters of Papyra for Python. What is not known is absent. */
public final class Counters {

	/** Each counter, in the order of Papyra for Python. */
	public enum Name {

		RECORDS_WRITTEN, BYTES_WRITTEN, SCANS, ANOMALIES_DETECTED, RECOVERIES, COMPACTIONS, WRITE_ERRORS, SCAN_ERRORS,
		RECOVERY_ERRORS, COMPACTION_ERRORS

	}

	private final Map<Name, Long> counts;

	private final @Nullable String advice;

	/** Of what is known, which is everything. */
	public Counters(Map<Name, Long> counts) {
		this(counts, null);
	}

	/**
	 * Of what is known.
	 * @param advice why something is not, and how it could be; null for nothing to say
	 */
	public Counters(Map<Name, Long> counts, @Nullable String advice) {
		this.counts = new EnumMap<>(Name.class);
		this.counts.putAll(counts);
		this.advice = advice;
	}

	/** Why something is not known, and how it could be; null for nothing to say. */
	public @Nullable String advice() {
		return this.advice;
	}

	/** What is known. */
	@JsonValue
	Map<String, Long> known() {
		Map<String, Long> known = new LinkedHashMap<>();
		this.counts.forEach((name, count) -> known.put(ReportDescriptors.word(name), count));
		return known;
	}

	/** By name, with null for what is not known. */
	public Map<String, @Nullable Long> byName() {
		Map<String, @Nullable Long> named = new LinkedHashMap<>();
		for (Name name : Name.values()) {
			named.put(ReportDescriptors.word(name), this.counts.get(name));
		}
		return named;
	}

	/** By name, for a table. */
	public List<List<String>> rows() {
		List<List<String>> rows = new ArrayList<>();
		byName().forEach((name, count) -> rows.add(List.of(name, (count != null) ? count.toString() : "unknown")));
		return rows;
	}

}

package io.papyra.shell.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The counters of Papyra for Python. What is not known is absent.
 */
public record Counters(@JsonProperty("records_written") @Nullable Long recordsWritten,
		@JsonProperty("bytes_written") @Nullable Long bytesWritten, @JsonProperty("scans") @Nullable Long scans,
		@JsonProperty("anomalies_detected") @Nullable Long anomaliesDetected,
		@JsonProperty("recoveries") @Nullable Long recoveries, @JsonProperty("compactions") @Nullable Long compactions,
		@JsonProperty("write_errors") @Nullable Long writeErrors,
		@JsonProperty("scan_errors") @Nullable Long scanErrors,
		@JsonProperty("recovery_errors") @Nullable Long recoveryErrors,
		@JsonProperty("compaction_errors") @Nullable Long compactionErrors) {

	/** By name, in the order of Papyra for Python. */
	public Map<String, @Nullable Long> byName() {
		Map<String, @Nullable Long> named = new LinkedHashMap<>();
		named.put("records_written", this.recordsWritten);
		named.put("bytes_written", this.bytesWritten);
		named.put("scans", this.scans);
		named.put("anomalies_detected", this.anomaliesDetected);
		named.put("recoveries", this.recoveries);
		named.put("compactions", this.compactions);
		named.put("write_errors", this.writeErrors);
		named.put("scan_errors", this.scanErrors);
		named.put("recovery_errors", this.recoveryErrors);
		named.put("compaction_errors", this.compactionErrors);
		return named;
	}

	/** By name, for a table. */
	public List<List<String>> rows() {
		List<List<String>> rows = new ArrayList<>();
		byName().forEach((name, count) -> rows.add(List.of(name, (count != null) ? count.toString() : "unknown")));
		return rows;
	}

}

package io.papyra.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;

import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One page of facts.
 *
 * @param kind kind of all of them
 * @param order {@code oldest} or {@code newest} first
 * @param limit how many the page could hold
 * @param truncated whether more facts meet the conditions than the page holds: older
 * ones, or with a position newer ones
 * @param next what to give as {@code after} for the facts after these; a text that only
 * the store can read
 * @param facts the facts, each with the field names that it has in the history
 * @param skipped lines that were skipped on the way, so that facts may be missing; absent
 * if there were none
 */
record FactPage(String kind, String order, int limit, boolean truncated, String next, List<Map<String, Object>> facts,
		@Nullable SkippedLines skipped) implements OperationResponseBody {
}

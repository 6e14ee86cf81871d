package io.papyra.spring.actuate.endpoint;

import java.util.List;
import java.util.Map;

import io.papyra.report.SkippedLines;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What is recorded about one actor.
 *
 * @param actor who was asked for
 * @param order {@code oldest} or {@code newest} first
 * @param limit how many facts the page could hold
 * @param truncated whether there are older facts that it does not hold
 * @param facts its events and the dead letters to it, in the order of their time
 * @param skipped lines that were skipped on the way, so that facts may be missing; absent
 * if there were none
 */
record ActorPage(String actor, String order, int limit, boolean truncated, List<Map<String, Object>> facts,
		@Nullable SkippedLines skipped) implements OperationResponseBody {
}

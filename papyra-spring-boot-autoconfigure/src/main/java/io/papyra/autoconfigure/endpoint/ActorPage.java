package io.papyra.autoconfigure.endpoint;

import java.util.List;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What is recorded about one actor.
 *
 * @param actor who was asked for
 * @param order {@code oldest} or {@code newest} first
 * @param limit how many facts the page could hold
 * @param truncated whether there are older facts that it does not hold
 * @param facts its events and the dead letters to it, in the order of their time
 */
record ActorPage(String actor, String order, int limit, boolean truncated,
		List<Map<String, Object>> facts) implements OperationResponseBody {
}

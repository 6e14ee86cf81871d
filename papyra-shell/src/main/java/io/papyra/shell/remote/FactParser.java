package io.papyra.shell.remote;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.AuditField;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.fact.Position;
import io.papyra.fact.StoredFact;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Facts as the endpoint returns them, made facts again. */
final class FactParser {

	private final JsonMapper mapper;

	FactParser(JsonMapper mapper) {
		this.mapper = mapper;
	}

	StoredFact parse(JsonNode fields) {
		long seq = fields.path("seq").asLong(0);
		return new StoredFact(position(fields.path("position"), seq), seq, text(fields.path("writer")), fact(fields));
	}

	/**
	 * A position in an answer: a text, or the number by which a service of an older
	 * version names it.
	 * @param otherwise the number where there is neither
	 */
	static Position position(JsonNode node, long otherwise) {
		if (node.isIntegralNumber()) {
			return Position.of(node.asLong());
		}
		return node.isString() ? Position.of(node.asString()) : Position.of(otherwise);
	}

	private Fact fact(JsonNode fields) {
		String system = fields.path("system_id").asString("");
		Instant time = time(fields.path("timestamp"));
		FactKind kind = FactKind.ofWireName(fields.path("kind").asString(""));
		if (kind == FactKind.AUDIT) {
			return AuditField.audit(system, time, (field) -> fields.path(field.wireName()).asLong(0),
					(field) -> names(fields.path(field.wireName())), text(fields.path("source")));
		}
		if (kind == FactKind.DEAD_LETTER) {
			JsonNode target = fields.path("target");
			return new DeadLetter(system, target.isMissingNode() ? null : address(target),
					fields.path("message_type").asString(""), value(fields.path("payload")), time,
					DeadLetter.Reason.ofWireName(text(fields.path("reason"))), text(fields.path("reason_text")),
					fields.path("sender").isMissingNode() ? null : address(fields.path("sender")));
		}
		return new ActorEvent(system, address(fields.path("actor_address")), fields.path("event_type").asString(""),
				value(fields.path("payload")), time);
	}

	private static @Nullable String text(JsonNode node) {
		return node.isString() ? node.asString() : null;
	}

	private static List<String> names(JsonNode names) {
		return names.valueStream().map((name) -> name.asString("")).toList();
	}

	private @Nullable Object value(JsonNode node) {
		return (node.isMissingNode() || node.isNull()) ? null : this.mapper.treeToValue(node, Object.class);
	}

	private static ActorAddress address(JsonNode node) {
		if (node.isString()) {
			return ActorAddress.plain(node.asString());
		}
		JsonNode id = node.path("actor_id");
		JsonNode path = node.path("path");
		return new ActorAddress(node.path("system").asString(""), id.isIntegralNumber() ? id.asLong() : id.asString(""),
				path.isString() ? path.asString() : null);
	}

	private static @Nullable Instant time(JsonNode seconds) {
		if (!seconds.isNumber()) {
			return null;
		}
		BigDecimal exact = seconds.decimalValue();
		long whole = exact.longValue();
		return Instant.ofEpochSecond(whole, exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
	}

}

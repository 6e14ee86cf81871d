package io.papyra.shell.remote;

import java.time.Instant;
import java.util.List;

import io.papyra.fact.Audit;
import io.papyra.fact.AuditField;
import io.papyra.fact.StoredFact;
import io.papyra.wire.WireFact;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FactParserTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	@Test
	void everyFieldOfAnAuditComesBackFromAnAnswer() {
		Audit audit = AuditField.audit("orders", Instant.EPOCH, (field) -> switch (field.type()) {
			case COUNT -> Integer.MAX_VALUE + 1L + field.ordinal();
			case NAMES -> List.of("a-" + field, "b-" + field);
			case TEXT -> "text of " + field;
		});
		assertThat(answered(audit)).isEqualTo(audit);
		assertThat(answered(audit.withSource(null))).isEqualTo(audit.withSource(null));
	}

	private Object answered(Audit audit) {
		String json = this.mapper.writeValueAsString(WireFact.of(new StoredFact(7, audit)));
		return new FactParser(this.mapper).parse(this.mapper.readTree(json)).fact();
	}

}

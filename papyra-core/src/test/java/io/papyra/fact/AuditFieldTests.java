package io.papyra.fact;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditFieldTests {

	private static final Audit AUDIT = new Audit("orders", Instant.EPOCH, 1, 2, 3, 4, 5, List.of("six"),
			List.of("seven", "eight"), 9, "pool");

	@Test
	void anAuditIsMadeAgainOfItsFields() {
		assertThat(AuditField.audit("orders", Instant.EPOCH, (field) -> field.count(AUDIT),
				(field) -> field.names(AUDIT), "pool"))
			.isEqualTo(AUDIT);
	}

	@Test
	void everyFieldIsEitherANumberOrNames() {
		assertThat(AuditField.values()).allSatisfy((field) -> {
			assertThat(field.count(AUDIT) > 0).isEqualTo(field.isCount());
			assertThat(field.names(AUDIT).isEmpty()).isEqualTo(field.isCount());
		});
	}

	@Test
	void namesAndOrderAreThoseOfPapyraForPython() {
		assertThat(Arrays.stream(AuditField.values()).map(AuditField::wireName)).containsExactly("total_actors",
				"alive_actors", "stopping_actors", "restarting_actors", "registry_size", "registry_orphans",
				"registry_dead", "dead_letters_count");
	}

}

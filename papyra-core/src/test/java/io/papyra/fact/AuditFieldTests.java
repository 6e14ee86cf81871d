package io.papyra.fact;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.codec.FactEncoder;
import io.papyra.codec.LineKind;
import io.papyra.codec.LineParser;
import io.papyra.codec.LineVerdict;
import io.papyra.wire.WireFact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A field of audits is a component of {@link Audit} and a constant of {@link AuditField},
 * and nothing else: what writes and reads audits goes by the list.
 */
class AuditFieldTests {

	/** Another value in each field. */
	private static final Audit AUDIT = AuditField.audit("orders", Instant.EPOCH, (field) -> switch (field.type()) {
		case COUNT -> 100L + field.ordinal();
		case NAMES -> List.of("a-" + field, "b-" + field);
		case TEXT -> "text of " + field;
	});

	private final FactEncoder encoder = new FactEncoder("orders", 1024, Set.of(), InstantSource.system());

	private final LineParser parser = new LineParser();

	@Test
	void anAuditConsistsOfSystemAndTimeAndTheFieldsOfTheList() {
		Stream<String> listed = Arrays.stream(AuditField.values()).map(AuditField::wireName);
		assertThat(Arrays.stream(Audit.class.getRecordComponents())
			.map((component) -> component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT)))
			.containsExactlyElementsOf(Stream.concat(Stream.of("system_id", "timestamp"), listed).toList());
	}

	@Test
	void anAuditIsMadeAgainOfItsFields() {
		assertThat(AuditField.audit("orders", Instant.EPOCH, (field) -> field.value(AUDIT))).isEqualTo(AUDIT);
	}

	@ParameterizedTest
	@EnumSource
	void theValueIsOfItsType(AuditField field) {
		assertThat(field.value(AUDIT)).isInstanceOf(switch (field.type()) {
			case COUNT -> Long.class;
			case NAMES -> List.class;
			case TEXT -> String.class;
		});
		assertThat(field.count(AUDIT)).isEqualTo((field.type() == AuditField.Type.COUNT) ? 100L + field.ordinal() : 0L);
	}

	@Test
	void everyFieldComesBackFromALine() {
		byte[] line = line();
		assertThat(this.parser.parse(line, 0, line.length)).isEqualTo(AUDIT);
	}

	@ParameterizedTest
	@EnumSource
	void aLineWithoutAFieldIsAnAuditUnlessEveryAuditHadTheField(AuditField field) {
		String whole = new String(line(), StandardCharsets.UTF_8);
		String less = whole.replaceFirst(",\"" + field.wireName() + "\":(\\d+|\\[.*?\\]|\".*?\")", "");
		assertThat(less).isNotEqualTo(whole);
		byte[] bytes = less.getBytes(StandardCharsets.UTF_8);
		LineVerdict verdict = this.parser.inspect(bytes, 0, bytes.length);
		if (field.isRequired()) {
			assertThat(verdict.kind()).isEqualTo(LineKind.INVALID_RECORD);
			assertThat(verdict.detail()).isEqualTo("audit: field '" + field.wireName() + "' is missing");
		}
		else {
			assertThat(verdict.kind()).isEqualTo(LineKind.AUDIT);
			assertThat(AuditField.values()).allSatisfy((other) -> assertThat(other.value((Audit) this.parser.fact()))
				.isEqualTo((other == field) ? field.value(audit(Map.of())) : other.value(AUDIT)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyFieldIsInTheAnswersOfTheEndpoint(AuditField field) {
		assertThat(WireFact.of(new StoredFact(1, AUDIT))).containsEntry(field.wireName(), field.value(AUDIT));
	}

	@Test
	void whatAnAuditDoesNotTellIsNeitherInItsLineNorInAnAnswer() {
		Audit silent = AUDIT.withSource(null);
		int length = this.encoder.encode(silent);
		assertThat(new String(this.encoder.array(), 0, length, StandardCharsets.UTF_8)).doesNotContain("source");
		assertThat(WireFact.of(new StoredFact(1, silent))).doesNotContainKey("source");
	}

	@Test
	void aValueOfAnotherTypeIsNone() {
		assertThat(audit(Map.of(AuditField.SOURCE, 1L, AuditField.TOTAL_ACTORS, "1", AuditField.REGISTRY_DEAD, "a")))
			.isEqualTo(audit(Map.of()));
	}

	@Test
	void theRequiredFieldsAreThoseOfPapyraForPythonInItsOrder() {
		assertThat(Arrays.stream(AuditField.values()).filter(AuditField::isRequired).map(AuditField::wireName))
			.containsExactly("total_actors", "alive_actors", "stopping_actors", "restarting_actors", "registry_size",
					"registry_orphans", "registry_dead", "dead_letters_count");
	}

	private static Audit audit(Map<AuditField, Object> values) {
		return AuditField.audit("orders", Instant.EPOCH, values::get);
	}

	/** The audit as a line; the encoder leaves its end to what numbers lines. */
	private byte[] line() {
		int length = this.encoder.encode(AUDIT);
		return (new String(this.encoder.array(), 0, length, StandardCharsets.UTF_8) + "}")
			.getBytes(StandardCharsets.UTF_8);
	}

}

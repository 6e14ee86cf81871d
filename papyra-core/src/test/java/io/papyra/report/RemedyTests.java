package io.papyra.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What helps is said once, and docs/recovery.md says the same. */
class RemedyTests {

	private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "../docs/recovery.md");

	@Test
	void whatNoRepairHelpsAgainstComesFirst() {
		assertThat(Remedy.of(Map.of(), false, true)).isEqualTo(Remedy.NONE);
		assertThat(Remedy.of(Map.of(AnomalyType.TRUNCATED_LINE, 1L, AnomalyType.UNKNOWN_KIND, 1L), false, true))
			.isEqualTo(Remedy.NEWER_VERSION);
		assertThat(Remedy.of(Map.of(AnomalyType.TRUNCATED_LINE, 1L, AnomalyType.PARTIAL_WRITE, 1L), false, true))
			.isEqualTo(Remedy.RESTORE);
		assertThat(Remedy.of(Map.of(AnomalyType.TRUNCATED_LINE, 1L), false, false)).isEqualTo(Remedy.BEGIN_ANOTHER);
	}

	@Test
	void onlyWhatIsInThePlaceOfTheHistoryIsInTheWay() {
		AnomalyType type = AnomalyType.UNEXPECTED_FILE;
		assertThat(Remedy.isInTheWay(type, "/srv/papyra", "/srv/papyra")).isTrue();
		assertThat(Remedy.isInTheWay(type, "/srv/papyra/events/notes.txt", "/srv/papyra")).isFalse();
		assertThat(Remedy.isInTheWay(type, "/srv/papyra/events/notes.txt", "http://orders:8080/actuator")).isFalse();
		assertThat(Remedy.isInTheWay(type, "papyra:orders:events", "redis://localhost:6379")).isTrue();
		assertThat(Remedy.isInTheWay(AnomalyType.TAIL_LOST, "/srv/papyra", "/srv/papyra")).isFalse();
	}

	@Test
	void thePageHasEveryTypeAndEveryRemedy() throws IOException {
		String page = Files.readString(PAGE);
		for (Remedy remedy : Remedy.values()) {
			assertThat(page).contains(remedy.advice().isEmpty() ? "" : "\n| " + remedy.advice() + " | ");
		}
		for (AnomalyType type : AnomalyType.values()) {
			Remedy remedy = Remedy.of(Map.of(type, 1L), false, true);
			assertThat(page).containsPattern("\n\\| [^|]*`" + type + "`[^|]* \\| [^|]* \\| [^|]* \\|\n");
			assertThat(page.lines().filter((line) -> line.startsWith("| " + remedy.advice() + " | ")))
				.anyMatch((line) -> line.contains("`" + type + "`") || line.endsWith(" | anything else |"));
		}
	}

}

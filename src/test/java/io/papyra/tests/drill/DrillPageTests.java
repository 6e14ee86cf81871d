package io.papyra.tests.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.papyra.tests.drill.DrillPage.Block;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The shape of docs/drills.md, and how it is compared. */
class DrillPageTests {

	private static final Pattern PLAYED = Pattern.compile("drills\\.play\\(\"([^\"]+)\"");

	private static final Pattern SETTING = Pattern.compile("(?m)^ {2}((?:PAPYRA|SPRING)_[A-Z_]+): (\\S+)$");

	private static final Pattern DOCTOR = Pattern.compile("args: \\[(\"doctor\", [^]]+)]");

	private final DrillPage page = DrillPage.read("drills.md");

	@Test
	void everyDrillIsPlayedByATest() {
		assertThat(Stream.of("DrillTests.java", "RedisDrillTests.java")
			.map((name) -> text(Path.of("java/io/papyra/tests/drill").resolve(name)))
			.flatMap((source) -> PLAYED.matcher(source).results())
			.map((played) -> played.group(1))).containsExactlyInAnyOrderElementsOf(drills());
	}

	@Test
	void everyDrillBeginsWithWhatOneSeesAndEndsWithOneCommand() {
		assertThat(drills()).allSatisfy((drill) -> {
			List<Block> blocks = this.page.blocks(drill);
			assertThat(this.page.section(drill).subList(0, 2)).as("what one sees").containsExactly("", "```");
			Block last = blocks.get(blocks.size() - 1);
			assertThat(last.isPlayed()).isTrue();
			assertThat(last.steps()).as("one command").hasSize(1);
			List<String> section = this.page.section(drill);
			assertThat(String.join("\n", section).strip()).as("the end").endsWith("```");
			assertThat(section.stream().filter((line) -> !line.isBlank() && !line.startsWith("```"))).as("two minutes")
				.hasSizeLessThan(60);
		});
	}

	@Test
	void theStartThatIsRefusedIsThatOfTheManifest() {
		String manifest = text(DrillPage.repository().resolve("docs/deploy/kubernetes/orders.yaml"));
		String drill = String.join("\n", this.page.section("A refused start in Kubernetes"));
		List<String> settings = SETTING.matcher(manifest)
			.results()
			.map((setting) -> setting.group(1) + "=" + setting.group(2).replace("/history/", "$PWD/"))
			.toList();
		assertThat(settings).hasSizeGreaterThan(2).allSatisfy((setting) -> assertThat(drill).contains(setting));
		Matcher arguments = DOCTOR.matcher(manifest);
		assertThat(arguments.find()).isTrue();
		assertThat(drill).contains(
				"$ papyra " + arguments.group(1).replace("\"", "").replace(",", "").replace("/metrics/", "") + "\n");
	}

	@Test
	void outputThatDivergesIsSeen() {
		List<String> page = List.of("facts  … event", "runs   1 recorded, the last began at 2026-11-30T21:00:25Z", "…",
				"clean: no anomaly");
		assertThat(Shown.shows(page, List.of("facts 86 event",
				"runs 1 recorded, the last began at 2027-01-01T00:00:00Z", "more", "and more", "clean: no anomaly")))
			.isTrue();
		assertThat(Shown.shows(page, List.of("facts 86 event",
				"runs 1 recorded, the last began at 2027-01-01T00:00:00Z", "clean: no anomaly")))
			.isTrue();
		assertThat(Shown.shows(page, List.of("facts 86 event",
				"runs 2 recorded, the last began at 2027-01-01T00:00:00Z", "clean: no anomaly")))
			.isFalse();
		assertThat(Shown.shows(page, List.of("facts 86 event", "clean: no anomaly"))).isFalse();
		assertThat(Shown.shows(List.of(), List.of("more"))).isFalse();
	}

	private List<String> drills() {
		return this.page.titles().stream().filter((title) -> !title.equals(Drills.BEFORE)).toList();
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

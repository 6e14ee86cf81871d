package io.papyra.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.papyra.pages.SourceMessage.Section;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/messages.md} has every message of main code. */
class MessagesPageTests {

	private static final Path MODULE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();

	private static final Path PAGE = MODULE.resolve("../docs/messages.md").normalize();

	private static final Path LIST = MODULE.resolve("src/test/resources/pages-of-messages.txt");

	@Test
	void thePageHasEveryMessage() throws IOException {
		MessagesPage page = MessagesPage.by(Files.readAllLines(LIST));
		String current = page.of(MessagesPage.messages(MODULE.resolveSibling("")));
		if (Boolean.getBoolean("papyra.update")) {
			Files.writeString(PAGE, current);
		}
		assertThat(Files.readString(PAGE).lines()).as("write it with -Dpapyra.update=true")
			.containsExactlyElementsOf(current.lines().toList());
		assertThat(page.unused()).isEmpty();
	}

	@Test
	void messagesAreFoundHoweverTheyArePutTogether() {
		List<SourceMessage> found = SourceMessages.in("a.B",
				"""
						class B { // a comment with some words
							/** Words of Javadoc are none. */
							void run(int count) {
								LOG.warn("The file {} is missing", count);
								throw new IllegalStateException("there are " + count + " lines" + ((count > 1) ? " and they are lost" : "")
										+ " in " + file(count) + "; repair it");
								String text = count + \"""
									of all the facts are
									gone\""";
								name("papyra.json.path");
								Finding.error("disk", "there is no room left");
							}
						}
						""");
		assertThat(found).extracting(SourceMessage::text)
			.containsExactly("The file … is missing", "and they are lost", "there are … lines… in …; repair it",
					"… of all the facts are gone", "there is no room left");
		assertThat(found).extracting(SourceMessage::section)
			.containsExactly(Section.LOG, Section.PART, Section.ERROR, Section.PART, Section.DOCTOR);
		assertThat(found).extracting(SourceMessage::weight).containsExactly("WARN", "", "", "", "");
	}

}

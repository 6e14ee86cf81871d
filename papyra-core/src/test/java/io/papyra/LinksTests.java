package io.papyra;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each link from a document to a file of the project, and to a heading in it. */
class LinksTests {

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*?)\\s*$");

	/** What is code has no links and no headings. */
	private static final Pattern BLOCK = Pattern.compile("(?s)```.*?```");

	private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

	@Test
	void everyLinkLeadsToAFileAndToAHeadingInIt() throws IOException {
		List<String> broken = new ArrayList<>();
		int links = 0;
		for (Path document : documents()) {
			String text = CODE.matcher(withoutBlocks(document)).replaceAll("");
			Matcher link = LINK.matcher(text);
			while (link.find()) {
				if (!link.group(1).matches("[a-z]+:.*")) {
					links++;
					if (!leadsSomewhere(document, link.group(1))) {
						broken.add(HouseRulesTests.root().relativize(document) + ": " + link.group(1));
					}
				}
			}
		}
		assertThat(broken).isEmpty();
		assertThat(links).isGreaterThan(300);
	}

	private static boolean leadsSomewhere(Path document, String link) throws IOException {
		int hash = link.indexOf('#');
		String file = (hash < 0) ? link : link.substring(0, hash);
		Path target = file.isEmpty() ? document
				: Objects.requireNonNull(document.getParent()).resolve(file).normalize();
		if (!Files.exists(target)) {
			return false;
		}
		return hash < 0 || !target.toString().endsWith(".md") || anchors(target).contains(link.substring(hash + 1));
	}

	/** As GitHub makes them of headings. */
	private static Set<String> anchors(Path document) throws IOException {
		Set<String> anchors = new HashSet<>();
		Matcher heading = HEADING.matcher(withoutBlocks(document));
		while (heading.find()) {
			String title = heading.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
			String anchor = title.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
			for (int again = 1; !anchors.add((again == 1) ? anchor : anchor + "-" + (again - 1)); again++) {
				// The next of the same name gets a number.
			}
		}
		return anchors;
	}

	private static String withoutBlocks(Path document) throws IOException {
		return BLOCK.matcher(Files.readString(document)).replaceAll("");
	}

	private static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>();
		Files.walkFileTree(HouseRulesTests.root(), new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
				String name = String.valueOf(directory.getFileName());
				return (name.equals("target") || name.equals(".git") || name.equals("node_modules"))
						? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (file.toString().endsWith(".md")) {
					documents.add(file);
				}
				return FileVisitResult.CONTINUE;
			}

		});
		return documents;
	}

}

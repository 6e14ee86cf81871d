package io.papyra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages, documents, the files that are deployed, and the comments of main code use the
 * terms of the field. The list is of phrases that this project once had in their place;
 * add one when a review finds another.
 */
class WordsTests {

	/** What is not written, by what is written instead. */
	private static final Map<String, Pattern> PHRASES = phrases();

	private static final List<String> DOCUMENTS = List.of(".md", ".yaml", ".yml", ".sh", ".json", ".txt", ".conf",
			".service");

	private static Map<String, Pattern> phrases() {
		Map<String, String> phrases = new TreeMap<>();
		phrases.put("repair, fix", "mend(s|ed|ing)?");
		phrases.put("expired, retained", "(no longer counts?|(still|that|what) counts)(?! (the|lines|as|against))");
		phrases.put("remove", "(tak(e|es|en|ing)|took) out");
		phrases.put("save, quarantine", "(set|sets|kept|keeps?|mov(e|es|ed)|put|puts) (it |them )?aside");
		phrases.put("with checksums, verified", "with proof|is proven");
		phrases.put("valid, intact", "(is|are|be|was) sound|(un)?soundness");
		phrases.put("acknowledge", "own(s|ed|ing)? up to");
		phrases.put("continue, resume", "(go|goes|going|went|gone) on");
		phrases.put("again, rewrite, recreate", "anew");
		phrases.put("no process, another process, the caller", "nobody|somebody|whoever|anybody");
		phrases.put("after",
				"behind (a|an|the|this|that|each|its|it|them) ?(line|header|entry|fact|position|number|last)?");
		phrases.put("is in", "stands? (in|there|here|behind|before)(?! for)");
		phrases.put("skip", "pass(ed|es|ing)? over");
		phrases.put("cancel", "call(ed|s|ing)? (it |them )?off");
		phrases.put("report", "(tell|tells|told|telling) of");
		phrases.put("release", "let(s|ting)? go");
		phrases.put("despite", "in spite");
		phrases.put("the offset up to which", "up to where");
		phrases.put("n, the given number of", "so many");
		phrases.put("abort, abandon", "(give|gives|gave|given|giving) up");
		phrases.put("human-readable", "for people");
		phrases.put("is notified", "hears? of");
		phrases.put("current", "at hand");
		phrases.put("estimate", "foret(ell|ells|old)");
		phrases.put("automatically", "unasked");
		phrases.put("OK, FAILED", "NOT fit");
		phrases.put("missing --option", "where to\\?");
		phrases.put("did you mean", "perhaps you mean");
		phrases.put("RESULT, ACTION", "WHAT TO DO");
		Map<String, Pattern> patterns = new TreeMap<>();
		phrases.forEach((instead, phrase) -> patterns.put(instead, Pattern.compile("\\b(" + phrase + ")(?!\\w)")));
		return patterns;
	}

	@Test
	void documentsUseTheTermsOfTheField() {
		List<Path> documents = files(HouseRulesTests.root(), "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs",
				"papyra-shell/src/main/distribution")
			.filter((file) -> DOCUMENTS.stream().anyMatch(file.toString()::endsWith))
			.toList();
		assertThat(documents).hasSizeGreaterThan(60);
		assertThat(found(documents)).isEmpty();
	}

	@Test
	void messagesAndCommentsOfMainCodeUseTheTermsOfTheField() {
		List<Path> sources = HouseRulesTests.sources("src/main/java", "src/main/resources")
			.stream()
			.flatMap((folder) -> files(folder, ""))
			.filter((file) -> file.toString().endsWith(".java") || file.toString().endsWith(".json"))
			.toList();
		assertThat(sources).hasSizeGreaterThan(500);
		assertThat(found(sources)).isEmpty();
	}

	@Test
	void aPhraseIsFound() throws IOException {
		assertThat(found("Lines are passed over, and work\n * goes on behind the line.")).hasSize(3);
		assertThat(found("The index still counts lines; a proxy in front, a consumer that lags behind.")).isEmpty();
	}

	private static Stream<Path> files(Path root, String... names) {
		List<Path> files = new ArrayList<>();
		for (String name : names) {
			try (Stream<Path> tree = Files.walk(root.resolve(name))) {
				tree.filter(Files::isRegularFile).forEach(files::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return files.stream();
	}

	private static List<String> found(List<Path> files) {
		List<String> found = new ArrayList<>();
		for (Path file : files) {
			try {
				found(Files.readString(file)).forEach((one) -> found.add(file + ": " + one));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return found;
	}

	/** Also phrases whose words are on two lines, of a comment too. */
	private static List<String> found(String text) {
		String words = text.replaceAll("\\s*\\n\\s*(\\*|//|#|>)? *", " ");
		return PHRASES.entrySet()
			.stream()
			.flatMap(
					(phrase) -> phrase.getValue()
						.matcher(words)
						.results()
						.map((match) -> "'" + match.group() + "' in '"
								+ words.substring(Math.max(0, match.start() - 40),
										Math.min(words.length(), match.end() + 40))
								+ "'; write: " + phrase.getKey()))
			.toList();
	}

}

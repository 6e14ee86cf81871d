package io.papyra.spring.pekko;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.papyra.pekko.PapyraPekko;
import io.papyra.pekko.RecordingGuardianStrategy;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class PekkoRuntimeHintsTests {

	private static final Pattern NAME = Pattern.compile("\"(io\\.papyra\\.pekko\\.\\w+)\"");

	private final RuntimeHints hints = new RuntimeHints();

	PekkoRuntimeHintsTests() {
		new PekkoRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void pekkoCanMakeWhatTheConfigurationNames() throws Exception {
		Set<String> names = names();
		assertThat(names).contains("io.papyra.pekko.PapyraExtension").hasSizeGreaterThan(2);
		for (String name : names) {
			assertMadeByName(Class.forName(name));
		}
		assertMadeByName(RecordingGuardianStrategy.class);
		assertThat(RuntimeHintsPredicates.resource().forResource("reference.conf")).accepts(this.hints);
	}

	@Test
	void withoutThePartForPekkoThereIsNothingToKeep() {
		RuntimeHints none = new RuntimeHints();
		new PekkoRuntimeHints().registerHints(none, ClassLoader.getPlatformClassLoader());
		assertThat(none.reflection().typeHints()).isEmpty();
	}

	private void assertMadeByName(Class<?> type) {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName()).accepts(this.hints);
	}

	private static Set<String> names() throws IOException {
		String jar = PapyraPekko.class.getProtectionDomain().getCodeSource().getLocation().toString();
		var files = PekkoRuntimeHintsTests.class.getClassLoader().getResources("reference.conf");
		while (files.hasMoreElements()) {
			var file = files.nextElement();
			if (file.toString().contains(jar)) {
				try (InputStream text = Objects.requireNonNull(file.openStream())) {
					return NAME.matcher(new String(text.readAllBytes(), StandardCharsets.UTF_8))
						.results()
						.map((MatchResult found) -> found.group(1))
						.collect(Collectors.toSet());
				}
			}
		}
		throw new AssertionError("no reference.conf in " + jar);
	}

}

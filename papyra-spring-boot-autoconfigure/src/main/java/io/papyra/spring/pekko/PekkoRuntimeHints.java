package io.papyra.spring.pekko;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What Pekko makes by the names that papyra-pekko's {@code reference.conf} gives it, and
 * that file. Pekko's own classes are not Papyra's business.
 */
final class PekkoRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<String> MADE_BY_NAME = List.of("io.papyra.pekko.PapyraExtension",
			"io.papyra.pekko.HandOffMailbox", "io.papyra.pekko.CallerThreadExecutor",
			"io.papyra.pekko.RecordingGuardianStrategy");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
		for (String name : MADE_BY_NAME) {
			hints.reflection().registerTypeIfPresent(loader, name, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
		hints.resources().registerPattern("reference.conf");
	}

}

package io.papyra.spring.actuate.endpoint;

import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.Examination;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What the endpoint answers. Spring Boot sees by itself only what an operation declares
 * to return, and most of ours may return several things.
 */
final class EndpointRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), PapyraDescriptor.class,
				FactPage.class, ActorPage.class, ProblemDescriptor.class, Answer.class, Examination.class,
				ReportDescriptors.Scan.class, ReportDescriptors.Recovery.class, CompactionDescriptors.Compaction.class);
	}

}

package io.papyra.spring.actuate.endpoint;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.report.SkippedLines;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.Examination;
import io.papyra.wire.ReportDescriptors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointRuntimeHintsTests {

	private static final RuntimeHints HINTS = new RuntimeHints();

	static {
		new EndpointRuntimeHints().registerHints(HINTS, EndpointRuntimeHintsTests.class.getClassLoader());
	}

	/** Everything that an answer may hold. */
	static Stream<Class<?>> parts() {
		List<Class<?>> outermost = List.of(PapyraDescriptor.class, PapyraDescriptor.CompactionSummary.class,
				FactPage.class, ActorPage.class, ProblemDescriptor.class, Answer.class, SkippedLines.class,
				Examination.class);
		return Stream
			.concat(outermost.stream(),
					Stream
						.of(PapyraDescriptor.class, PapyraDescriptor.CompactionSummary.class, Examination.class,
								ReportDescriptors.class, CompactionDescriptors.class)
						.flatMap((type) -> Stream.of(type.getDeclaredClasses())))
			.filter(Class::isRecord);
	}

	@ParameterizedTest
	@MethodSource("parts")
	void aNativeImageCanWriteThem(Class<?> part) {
		assertThat(RuntimeHintsPredicates.reflection().onType(part)).accepts(HINTS);
		for (RecordComponent component : part.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as(component.toString())
				.accepts(HINTS);
		}
	}

}

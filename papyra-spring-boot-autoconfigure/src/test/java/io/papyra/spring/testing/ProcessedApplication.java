package io.papyra.spring.testing;

import java.util.function.Consumer;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.TestCompiler;

/**
 * An application context that was processed ahead of time, as the goal
 * {@code process-aot} of Spring Boot's plugins does it, with the generated code compiled
 * in this JVM. For tests with {@code @CompileWithForkedClassLoader}: the code uses what
 * only its own package may use.
 */
public final class ProcessedApplication {

	private final ApplicationContextInitializer<GenericApplicationContext> initializer;

	private final RuntimeHints hints;

	private ProcessedApplication(ApplicationContextInitializer<GenericApplicationContext> initializer,
			RuntimeHints hints) {
		this.initializer = initializer;
		this.hints = hints;
	}

	/**
	 * Builds an application.
	 * @param configuration its configuration
	 * @param use what is done with it; it is gone afterwards
	 * @param properties as they are when the application is built
	 */
	public static void process(Class<?> configuration, Consumer<ProcessedApplication> use, String... properties) {
		TestGenerationContext generation = new TestGenerationContext(configuration);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of(properties).applyTo(context);
			context.register(configuration);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		TestCompiler.forSystem()
			.with(generation)
			.compile((compiled) -> use
				.accept(new ProcessedApplication(initializer(compiled.getInstance(ApplicationContextInitializer.class)),
						generation.getRuntimeHints())));
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(
			ApplicationContextInitializer<?> generated) {
		return (ApplicationContextInitializer<GenericApplicationContext>) generated;
	}

	/** Starts it with properties as they are where it runs. */
	public GenericApplicationContext run(String... properties) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.setAllowBeanDefinitionOverriding(false); // as SpringApplication has it
		TestPropertyValues.of(properties).applyTo(context);
		this.initializer.initialize(context);
		context.refresh();
		return context;
	}

	/** What a native image would keep. */
	public RuntimeHints hints() {
		return this.hints;
	}

}

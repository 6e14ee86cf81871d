package io.papyra.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test of one application on each stack: with {@code -Dpapyra.every=1}, on all that it
 * names, in every other build on a part of them.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ParameterizedTest
@ArgumentsSource(EachStack.Stacks.class)
@interface EachStack {

	/** Where it runs; without any on all. */
	Stack[] value() default {};

	/** Where it runs in every build; without any wherever it runs at all. */
	Stack[] inEveryBuild() default {};

	/** Gives the stacks to JUnit. */
	class Stacks implements ArgumentsProvider {

		@Override
		public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters,
				ExtensionContext context) {
			EachStack each = context.getRequiredTestMethod().getAnnotation(EachStack.class);
			Stack[] stacks = (each.value().length > 0) ? each.value() : Stack.values();
			boolean all = Integer.getInteger("papyra.every", 0) == 1 || each.inEveryBuild().length == 0;
			return Stream.of(all ? stacks : each.inEveryBuild()).map(Arguments::of);
		}

	}

}

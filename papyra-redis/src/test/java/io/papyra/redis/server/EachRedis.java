package io.papyra.redis.server;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A class, or a method instead of {@code @Test}, that runs once on each server of
 * {@link RedisBinary#all()}. The constructor of the class, or the method, takes it.
 * Tagged {@code servers}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Tag("servers")
@ParameterizedClass(name = "{0}")
@ParameterizedTest(name = "{0}")
@ArgumentsSource(EachRedis.Binaries.class)
public @interface EachRedis {

	/** Gives the servers to JUnit. */
	class Binaries implements ArgumentsProvider {

		@Override
		public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters,
				ExtensionContext context) {
			return RedisBinary.all().stream().map(Arguments::of);
		}

	}

}

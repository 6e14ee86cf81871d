package io.papyra.shell.source;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Imports every configuration that contributes {@link LogSource} beans: those that are
 * listed in the files {@code META-INF/spring/io.papyra.shell.source.LogSources.imports}
 * of the class path.
 */
@java.lang.annotation.Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration
public @interface LogSources {

}

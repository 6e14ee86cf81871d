package io.papyra.shell.inspect;

import org.springframework.context.annotation.Configuration;

/** The commands of this package. */
@Configuration(proxyBeanMethods = false)
public final class InspectCommands {

}

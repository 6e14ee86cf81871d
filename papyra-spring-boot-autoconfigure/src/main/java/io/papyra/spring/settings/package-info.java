/**
 * What can be set below {@code papyra}: the properties, the rules that they are held to,
 * and their translation to the options of the core.
 *
 * <p>
 * Uses the core and Spring Boot alone; every other package of this module may use it.
 */
@NullMarked
package io.papyra.spring.settings;

import org.jspecify.annotations.NullMarked;

/**
 * What happens between the creation of the context and the first actor: the startup check
 * runs, the recorder opens or is tried again, and no actor system is created before that.
 *
 * <p>
 * Uses the settings, backends, events and maintenance.
 */
@NullMarked
package io.papyra.spring.startup;

import org.jspecify.annotations.NullMarked;

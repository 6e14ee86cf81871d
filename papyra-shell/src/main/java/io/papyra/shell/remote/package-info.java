/**
 * Histories of running services, through their actuator endpoint: {@code --url}.
 *
 * <p>
 * The only package that speaks HTTP. No command knows it.
 */
@NullMarked
package io.papyra.shell.remote;

import org.jspecify.annotations.NullMarked;

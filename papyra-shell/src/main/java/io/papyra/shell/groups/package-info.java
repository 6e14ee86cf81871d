/**
 * {@code groups list}, {@code show}, {@code reset} and {@code park}: the consumer groups
 * by which other programs read a history in Redis.
 *
 * <p>
 * The only package that knows a backend by its type; no class of Redis is loaded before
 * one of these commands has a history there.
 */
@NullMarked
package io.papyra.shell.groups;

import org.jspecify.annotations.NullMarked;

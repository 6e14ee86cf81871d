/**
 * What an application asks of its history and changes about it: the state of the history,
 * and the recorder before it is built.
 *
 * <p>
 * The packages below in the order in which they may use each other: {@code settings},
 * {@code backend}, {@code maintenance}, {@code event}, {@code startup}, this one, then
 * {@code autoconfigure}, {@code diagnostics}, {@code actuate} and {@code pekko}.
 */
@NullMarked
package io.papyra.spring;

import org.jspecify.annotations.NullMarked;

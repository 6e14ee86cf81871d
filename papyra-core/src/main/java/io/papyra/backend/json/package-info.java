/**
 * The backend {@code json}: one file of lines for all kinds. Thin: the work is done by
 * {@code io.papyra.internal.log}.
 */
@NullMarked
package io.papyra.backend.json;

import org.jspecify.annotations.NullMarked;

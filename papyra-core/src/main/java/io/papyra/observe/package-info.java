/**
 * The seam through which metrics and listeners see what Papyra does. Switched off it
 * costs nothing, and it can never break an append. Uses facts and reports only.
 */
@NullMarked
package io.papyra.observe;

import org.jspecify.annotations.NullMarked;

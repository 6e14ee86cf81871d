/**
 * The backend {@code memory}: facts of this process, gone with it. Also the simplest
 * example of a backend.
 */
@NullMarked
package io.papyra.backend.memory;

import org.jspecify.annotations.NullMarked;

/** Histories much larger than the memory of whoever looks at them. */
@NullMarked
package io.papyra.tests.size;

import org.jspecify.annotations.NullMarked;

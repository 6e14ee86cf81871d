/** How long tests wait, those of other modules too. */
@NullMarked
package io.papyra.patience;

import org.jspecify.annotations.NullMarked;

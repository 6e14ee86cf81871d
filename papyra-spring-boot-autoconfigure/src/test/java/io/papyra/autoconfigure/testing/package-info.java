/** What several tests of this module need. */
@NullMarked
package io.papyra.autoconfigure.testing;

import org.jspecify.annotations.NullMarked;

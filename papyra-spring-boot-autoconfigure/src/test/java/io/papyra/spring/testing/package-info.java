/** What several tests of this module need. */
@NullMarked
package io.papyra.spring.testing;

import org.jspecify.annotations.NullMarked;

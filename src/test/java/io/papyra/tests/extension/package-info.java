/**
 * Backends of other people, as docs/extending.md leads to them: in a jar that this build
 * does not know.
 */
@NullMarked
package io.papyra.tests.extension;

import org.jspecify.annotations.NullMarked;

/** The whole command, from its arguments to its exit code. */
@NullMarked
package io.papyra.shell;

import org.jspecify.annotations.NullMarked;

/** What the tests of the command have in common. */
@NullMarked
package io.papyra.shell.testing;

import org.jspecify.annotations.NullMarked;

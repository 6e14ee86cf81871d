/** Plays the drills of docs/drills.md, command by command as the page has them. */
@NullMarked
package io.papyra.tests.drill;

import org.jspecify.annotations.NullMarked;

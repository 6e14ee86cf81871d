/**
 * A disk in memory, for tests of what writes to one: it counts operations, fails where it
 * is told to, and comes back in each state in which a loss of power may leave a disk. It
 * stands in for the engine's own door to files, which is internal, and changes with it.
 */
@NullMarked
package io.papyra.test.disk;

import org.jspecify.annotations.NullMarked;

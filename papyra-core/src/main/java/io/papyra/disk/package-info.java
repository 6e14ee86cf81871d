/**
 * The only door to the file system. Everything else speaks to
 * {@link io.papyra.disk.Disk}, so that a simulated disk can stand in for the real one and
 * crash, fill up and fail at every step.
 */
@NullMarked
package io.papyra.disk;

import org.jspecify.annotations.NullMarked;

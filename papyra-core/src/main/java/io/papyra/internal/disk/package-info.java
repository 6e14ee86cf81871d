/**
 * The only door to the file system. Everything else speaks to
 * {@link io.papyra.internal.disk.Disk}, so that a simulated disk can replace the real one
 * and crash, fill up and fail at every step. Also what is done with whole files in the
 * one way that survives a crash ({@link io.papyra.internal.disk.DurableFiles}), and how a
 * large new file is written ({@link io.papyra.internal.disk.SequentialFileWriter}). Knows
 * nothing of logs, and no other package.
 */
@NullMarked
package io.papyra.internal.disk;

import org.jspecify.annotations.NullMarked;

/**
 * What the other modules of Papyra need of the machine that they run on. They know
 * neither the disk nor its locks, but this alone.
 */
@NullMarked
package io.papyra.internal.host;

import org.jspecify.annotations.NullMarked;

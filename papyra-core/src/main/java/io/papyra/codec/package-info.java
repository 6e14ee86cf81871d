/**
 * One fact to one line and back: encoding, checksum, tolerant reading of lines of Papyra
 * for Python. Pure functions of bytes; no I/O.
 */
@NullMarked
package io.papyra.codec;

import org.jspecify.annotations.NullMarked;

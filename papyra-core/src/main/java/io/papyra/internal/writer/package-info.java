/**
 * What the recorder and the engine have agreed on beyond the SPI. Knows nothing but the
 * facts and the SPI.
 */
@NullMarked
package io.papyra.internal.writer;

import org.jspecify.annotations.NullMarked;

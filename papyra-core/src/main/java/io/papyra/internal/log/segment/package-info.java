/**
 * Which files a log consists of: its layout
 * ({@link io.papyra.internal.log.segment.LogLayout}), one file or a folder of segments,
 * and what is listed there. May use {@code format}.
 */
@NullMarked
package io.papyra.internal.log.segment;

import org.jspecify.annotations.NullMarked;

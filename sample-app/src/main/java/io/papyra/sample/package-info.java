/**
 * The sample application: a small order desk.
 */
@NullMarked
package io.papyra.sample;

import org.jspecify.annotations.NullMarked;

/**
 * What was stored and what was lost, in numbers. Knows the facts, and how a batch and a
 * drop are called.
 */
@NullMarked
package io.papyra.internal.count;

import org.jspecify.annotations.NullMarked;

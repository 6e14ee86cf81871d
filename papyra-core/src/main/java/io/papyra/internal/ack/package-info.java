/**
 * What a caller holds of a fact that it wants to be sure of: its future, and who
 * completes it. Knows nothing of how facts get to the store.
 */
@NullMarked
package io.papyra.internal.ack;

import org.jspecify.annotations.NullMarked;

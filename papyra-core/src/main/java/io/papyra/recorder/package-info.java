/**
 * From any thread to a batch: encoding, buffer, batching, overflow, gap facts, durability
 * futures. Knows threads, not storage.
 */
@NullMarked
package io.papyra.recorder;

import org.jspecify.annotations.NullMarked;

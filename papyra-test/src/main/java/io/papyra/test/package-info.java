/**
 * The contract that every backend keeps, as tests for those who write one, and the facts
 * that these tests store.
 */
@NullMarked
package io.papyra.test;

import org.jspecify.annotations.NullMarked;

/**
 * The test kit: the contract that every backend keeps, the facts that tests store, and
 * the one verifier of what must survive crashes and faults.
 */
@NullMarked
package io.papyra.test;

import org.jspecify.annotations.NullMarked;

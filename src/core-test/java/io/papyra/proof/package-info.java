/**
 * The proof: what is done to a store is written once, as a
 * {@link io.papyra.proof.Scenario}, and judged for every backend, in every state that a
 * crash may leave, with every bug that is planted into the engine.
 */
@NullMarked
package io.papyra.proof;

import org.jspecify.annotations.NullMarked;

/**
 * What a store of facts has to offer: a minimum (append a batch durably, read), and one
 * small interface per further capability.
 *
 * <p>
 * Uses the facts, what is retained of them, and the requests and reports of
 * {@link io.papyra.report}. An author of another backend needs this package, that one and
 * the codec.
 */
@NullMarked
package io.papyra.backend;

import org.jspecify.annotations.NullMarked;

/**
 * What a store of facts has to offer: a minimum (append a batch durably, read), one small
 * interface per further capability, and the reports that these give.
 *
 * <p>
 * Uses the facts and nothing else. An author of another backend needs this package and
 * the codec.
 */
@NullMarked
package io.papyra.backend;

import org.jspecify.annotations.NullMarked;

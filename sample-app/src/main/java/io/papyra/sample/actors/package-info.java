/**
 * The order desk itself: ordinary Pekko actors, typed and classic, that know nothing of
 * Spring. Only {@link io.papyra.sample.actors.OrderDesk} mentions Papyra, in one place,
 * and would work as well without.
 */
@NullMarked
package io.papyra.sample.actors;

import org.jspecify.annotations.NullMarked;

/**
 * Processes that are killed at any moment, again and again, while they record facts. They
 * say over a pipe which facts were acknowledged to them; that is the oracle.
 */
@NullMarked
package io.papyra.tests.kill;

import org.jspecify.annotations.NullMarked;

/**
 * Put beside the sample application in a jar of its own: what makes faults inside of it.
 */
@NullMarked
package io.papyra.tests.monitoring.load;

import org.jspecify.annotations.NullMarked;

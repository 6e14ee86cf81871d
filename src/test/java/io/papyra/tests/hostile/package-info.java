/** Facts and disks that mean no good, through the whole stack as a service has it. */
@NullMarked
package io.papyra.tests.hostile;

import org.jspecify.annotations.NullMarked;

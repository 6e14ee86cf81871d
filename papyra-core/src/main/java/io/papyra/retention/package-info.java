/**
 * Which facts still count: the policy, and the rule by which it is applied. Pure
 * functions, no I/O; knows facts only.
 */
@NullMarked
package io.papyra.retention;

import org.jspecify.annotations.NullMarked;

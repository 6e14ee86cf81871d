/** Tests of the listeners of consumer groups, on real servers. */
@NullMarked
package io.papyra.redis.listener;

import org.jspecify.annotations.NullMarked;

/**
 * Consumer groups in a Spring application: beans and methods that get the facts of a
 * history as they come, each at least once.
 *
 * <p>
 * Begin with {@link io.papyra.redis.listener.PapyraGroupListener}, or with
 * {@link io.papyra.redis.listener.GroupListenerContainer} where there is no
 * auto-configuration. Uses the parent package and Spring's context, nothing of Spring
 * Boot.
 */
@NullMarked
package io.papyra.redis.listener;

import org.jspecify.annotations.NullMarked;

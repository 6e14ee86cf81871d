/**
 * Makes the backend {@code redis} of the settings of a service or of the command:
 * {@code papyra.redis.*} for the history, {@code spring.data.redis.*} for the connection.
 * And makes listeners of methods, with their health and meters, in a service whose
 * history is in Redis.
 *
 * <p>
 * Uses the parent package, the one for listeners, Papyra's auto-configuration, and Spring
 * Data Redis where it is on the class path.
 */
@NullMarked
package io.papyra.redis.autoconfigure;

import org.jspecify.annotations.NullMarked;

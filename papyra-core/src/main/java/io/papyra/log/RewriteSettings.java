package io.papyra.log;

import java.time.Instant;

import io.papyra.backend.RecoveryMode;

/**
 * What a rewrite needs to know beside the log.
 *
 * @param mode how anomalies are handled
 * @param origin whose log it is, for headers that it has to add
 * @param now time for them
 * @param scope the part of the log that is written anew
 */
record RewriteSettings(RecoveryMode mode, LogOrigin origin, Instant now, RepairScope scope) {
}

/**
 * What answers of the endpoint and of the command have in common: facts, scans,
 * recoveries, compactions and checklists as plain records, whose components are the
 * fields of the JSON. What is null is absent there.
 */
@NullMarked
package io.papyra.wire;

import org.jspecify.annotations.NullMarked;

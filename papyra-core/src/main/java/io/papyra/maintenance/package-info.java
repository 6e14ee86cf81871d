/**
 * What changes a history, and who had it changed, as facts of that history. Knows the
 * reports of the SPI; who records the facts is not its business.
 */
@NullMarked
package io.papyra.maintenance;

import org.jspecify.annotations.NullMarked;

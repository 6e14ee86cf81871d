/**
 * The startup check run by hand or by a pipeline, plus the production checklist as
 * executable checks.
 */
@NullMarked
package io.papyra.doctor;

import org.jspecify.annotations.NullMarked;

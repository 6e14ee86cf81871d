/**
 * Secrets: by which keys they are known ({@link io.papyra.internal.redact.Redaction},
 * {@link io.papyra.internal.redact.SecretNames}), and where they are in any text, in
 * whatever notation ({@link io.papyra.internal.redact.TextMasker}, which asks one scanner
 * for each notation). Pure functions of texts, without I/O; knows no other package.
 */
@NullMarked
package io.papyra.internal.redact;

import org.jspecify.annotations.NullMarked;

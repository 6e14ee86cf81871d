/** The sample as Spring has processed it ahead of time. */
@NullMarked
package io.papyra.tests.aot;

import org.jspecify.annotations.NullMarked;

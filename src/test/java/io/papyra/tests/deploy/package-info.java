/** The sample as the files of docs/deploy run it. */
@NullMarked
package io.papyra.tests.deploy;

import org.jspecify.annotations.NullMarked;

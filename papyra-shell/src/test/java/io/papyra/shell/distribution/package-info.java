/** What is packaged: launcher, archive of classes, and the files that are made. */
@NullMarked
package io.papyra.shell.distribution;

import org.jspecify.annotations.NullMarked;

/**
 * The files of docs/deploy hold what they promise, as far as that shows without a
 * cluster.
 */
@NullMarked
package io.papyra.shell.deploy;

import org.jspecify.annotations.NullMarked;

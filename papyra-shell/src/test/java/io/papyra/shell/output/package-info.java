@NullMarked
package io.papyra.shell.output;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.papyra.shell.process;

import org.jspecify.annotations.NullMarked;

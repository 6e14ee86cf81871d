@NullMarked
package io.papyra.shell.console;

import org.jspecify.annotations.NullMarked;

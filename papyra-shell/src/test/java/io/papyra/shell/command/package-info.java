@NullMarked
package io.papyra.shell.command;

import org.jspecify.annotations.NullMarked;

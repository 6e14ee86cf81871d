@NullMarked
package io.papyra.shell.inspect;

import org.jspecify.annotations.NullMarked;

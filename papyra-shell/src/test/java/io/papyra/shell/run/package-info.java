@NullMarked
package io.papyra.shell.run;

import org.jspecify.annotations.NullMarked;

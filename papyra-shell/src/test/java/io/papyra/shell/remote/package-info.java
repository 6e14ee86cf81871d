@NullMarked
package io.papyra.shell.remote;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.papyra.shell.persistence;

import org.jspecify.annotations.NullMarked;

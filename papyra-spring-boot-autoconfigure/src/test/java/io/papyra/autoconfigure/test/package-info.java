@NullMarked
package io.papyra.autoconfigure.test;

import org.jspecify.annotations.NullMarked;

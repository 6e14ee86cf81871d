@NullMarked
package io.papyra.boot.test;

import org.jspecify.annotations.NullMarked;

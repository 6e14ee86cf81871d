@NullMarked
package io.papyra.spring.test;

import org.jspecify.annotations.NullMarked;

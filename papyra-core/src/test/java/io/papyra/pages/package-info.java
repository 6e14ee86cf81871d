/** Pages of the documentation that the build generates or checks. */
@NullMarked
package io.papyra.pages;

import org.jspecify.annotations.NullMarked;

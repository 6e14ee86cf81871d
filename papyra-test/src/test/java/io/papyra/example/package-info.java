/** The examples of docs/backends.md, with the kit as a stranger has it. */
@NullMarked
package io.papyra.example;

import org.jspecify.annotations.NullMarked;

/** The listing of docs/webflux.md. */
@NullMarked
package com.example.reactive;

import org.jspecify.annotations.NullMarked;

/** The listings of docs/own-actors.md. */
@NullMarked
package com.example.workers;

import org.jspecify.annotations.NullMarked;

/** The listings of docs/several-contexts.md. */
@NullMarked
package com.example.shops;

import org.jspecify.annotations.NullMarked;

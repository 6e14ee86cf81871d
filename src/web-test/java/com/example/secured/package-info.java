/** The listings of docs/spring-security.md. */
@NullMarked
package com.example.secured;

import org.jspecify.annotations.NullMarked;

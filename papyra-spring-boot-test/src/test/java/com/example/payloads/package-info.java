/** The listings of docs/own-payloads.md. */
@NullMarked
package com.example.payloads;

import org.jspecify.annotations.NullMarked;

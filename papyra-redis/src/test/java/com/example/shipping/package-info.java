/** The example of the page on Redis, as an application has it. */
@NullMarked
package com.example.shipping;

import org.jspecify.annotations.NullMarked;

/** The sample application while it runs: what it answers over HTTP, and how it ends. */
@NullMarked
package io.papyra.tests.service;

import org.jspecify.annotations.NullMarked;

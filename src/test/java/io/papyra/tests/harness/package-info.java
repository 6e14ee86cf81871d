/**
 * Real processes for the end-to-end tests: how to start one, hear it, ask it over HTTP,
 * end it gently or not at all gently, and damage what it left behind.
 */
@NullMarked
package io.papyra.tests.harness;

import org.jspecify.annotations.NullMarked;

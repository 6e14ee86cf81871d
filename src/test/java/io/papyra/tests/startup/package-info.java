/**
 * What a service does with the history that it finds when it starts: refuses it, shares
 * it with nobody, repairs it.
 */
@NullMarked
package io.papyra.tests.startup;

import org.jspecify.annotations.NullMarked;

/**
 * The endpoint over real HTTP on every web stack that Spring Boot serves the actuator
 * with. A module of its own, because all stacks and Spring Security are on its class
 * path; each test hides those that its application does not have.
 */
@NullMarked
package io.papyra.web;

import org.jspecify.annotations.NullMarked;

/**
 * JSON in bytes: written into one array ({@link io.papyra.internal.json.JsonWriter}),
 * checked byte by byte ({@link io.papyra.internal.json.JsonReader}), and read as values
 * of the JDK ({@link io.papyra.internal.json.JsonValueReader}). Pure functions of bytes,
 * without I/O; knows no other package, and nothing of facts.
 */
@NullMarked
package io.papyra.internal.json;

import org.jspecify.annotations.NullMarked;

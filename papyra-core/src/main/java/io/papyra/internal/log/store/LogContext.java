package io.papyra.internal.log.store;

import java.time.InstantSource;

import io.papyra.internal.disk.Disk;
import io.papyra.retention.RetentionPolicy;

/**
 * What a log works with.
 *
 * @param disk the file system
 * @param clock wall clock, for headers and the age of facts
 * @param retention which facts count
 * @param blockSize bytes of lines that are known together
 */
public record LogContext(Disk disk, InstantSource clock, RetentionPolicy retention, long blockSize) {
}

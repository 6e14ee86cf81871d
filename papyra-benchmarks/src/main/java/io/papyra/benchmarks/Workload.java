package io.papyra.benchmarks;

import java.nio.file.Path;

/**
 * What a contender has to do.
 *
 * @param facts how many facts
 * @param directory empty, its own, and deleted afterwards
 * @param shared what {@link Suite#prepare} made
 */
record Workload(int facts, Path directory, Path shared) {
}

package io.papyra.internal.log.scan;

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

import io.papyra.fact.FactKind;
import io.papyra.internal.log.format.LineValidator;
import org.jspecify.annotations.Nullable;

/**
 * How a scan reads the lines of a file.
 *
 * @param helpers may run some of the work, or null if every line has to be seen by the
 * scan itself
 * @param records whether lines with a matching checksum are read as records, too
 */
public record ScanOptions(@Nullable Executor helpers, boolean records) {

	/** One line after the other. */
	static final ScanOptions ONE_BY_ONE = new ScanOptions(null, false);

	/** On all processors. */
	public static ScanOptions together(boolean records) {
		return new ScanOptions(ForkJoinPool.commonPool(), records);
	}

	LineValidator check(boolean checksummedSection, @Nullable FactKind only) {
		return new LineValidator(checksummedSection, this.records, only);
	}
}

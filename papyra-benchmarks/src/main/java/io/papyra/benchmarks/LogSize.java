package io.papyra.benchmarks;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How large a log is.
 *
 * @param gigabytes in billions of bytes, as the user wrote it
 */
record LogSize(String gigabytes) {

	private static final BigDecimal LARGEST = BigDecimal.valueOf(100);

	/**
	 * @throws IllegalArgumentException if it is not a size
	 */
	LogSize {
		try {
			BigDecimal size = new BigDecimal(gigabytes);
			if (size.signum() <= 0 || size.compareTo(LARGEST) > 0) {
				throw new IllegalArgumentException("A log has up to " + LARGEST + " GB, not " + gigabytes);
			}
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("--sizes needs sizes in GB such as 0.1,1,10, not " + gigabytes, ex);
		}
	}

	/** Sizes separated by commas. */
	static List<LogSize> list(String text) {
		return Arrays.stream(text.split(",", -1)).map((part) -> new LogSize(part.strip())).toList();
	}

	/** The same text again. */
	static String text(List<LogSize> sizes) {
		return sizes.stream().map(LogSize::gigabytes).collect(Collectors.joining(","));
	}

	long bytes() {
		return new BigDecimal(this.gigabytes).movePointRight(9).longValue();
	}

	@Override
	public String toString() {
		return this.gigabytes + " GB";
	}

}

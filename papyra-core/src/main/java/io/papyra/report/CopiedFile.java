package io.papyra.report;

/**
 * One file of a copy.
 *
 * @param name its place in the copy, with {@code /} between directory and file
 * @param bytes its size
 * @param sha256 its SHA-256, as 64 lower-case hexadecimal digits
 * @param linked whether it is another name of a file of the store, not bytes of its own
 */
public record CopiedFile(String name, long bytes, String sha256, boolean linked) {
}

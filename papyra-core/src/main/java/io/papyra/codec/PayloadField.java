package io.papyra.codec;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The field {@code payload} of a line: a payload as JSON, or a marker with its size where
 * it is too large to be kept. Not safe for use by several threads.
 */
final class PayloadField {

	private static final byte[] NAME = Envelope.ascii(",\"payload\":");

	private static final byte[] OMITTED = Envelope.ascii("{\"papyra_omitted\":\"payload too large\",\"size\":");

	private static final byte[] AT_LEAST = Envelope.ascii(",\"at_least\":true");

	private static final byte[] MAX_SIZE = Envelope.ascii(",\"max_size\":");

	private static final byte[] UNPRINTABLE = Envelope.ascii("\"<unprintable>\"");

	private final JsonOutput out;

	private final int maxSize;

	private final PayloadWriter writer;

	PayloadField(JsonOutput out, int maxSize, Set<String> redactedKeys) {
		this.out = out;
		this.maxSize = maxSize;
		this.writer = new PayloadWriter(out, redactedKeys);
	}

	/**
	 * Writes the field.
	 * @param readable whether the payload can be looked at; a note stands in its place if
	 * not
	 */
	void write(@Nullable Object payload, boolean readable) {
		this.out.raw(NAME);
		if (!readable) {
			this.out.raw(UNPRINTABLE);
			return;
		}
		int start = this.out.length();
		this.out.limit(this.maxSize);
		try {
			this.writer.write(payload);
			this.out.unlimit();
		}
		catch (PayloadTooLargeException ex) {
			this.out.unlimit();
			this.out.truncate(start);
			marker(ex.reached() - start, ex.isExact());
		}
	}

	private void marker(long size, boolean exact) {
		this.out.raw(OMITTED);
		this.out.number(size);
		if (!exact) {
			this.out.raw(AT_LEAST);
		}
		this.out.raw(MAX_SIZE);
		this.out.number((long) this.maxSize);
		this.out.raw('}');
	}

}

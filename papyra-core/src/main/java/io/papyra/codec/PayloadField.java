package io.papyra.codec;

import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.PayloadMode;
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

	PayloadField(JsonOutput out, int maxSize, PayloadWriter writer) {
		this.out = out;
		this.maxSize = maxSize;
		this.writer = writer;
	}

	/**
	 * Writes the field with a note that the payload cannot be looked at.
	 */
	void writeUnprintable() {
		this.out.raw(NAME);
		this.out.raw(UNPRINTABLE);
	}

	/**
	 * Writes the field.
	 * @param actor whom the fact is about
	 * @param mode how much of the payload
	 * @param ofLifecycle whether the payload is what Papyra itself records about an actor
	 */
	void write(@Nullable Object payload, ActorAddress actor, PayloadMode mode, boolean ofLifecycle) {
		this.out.raw(NAME);
		int start = this.out.length();
		this.out.limit(this.maxSize);
		try {
			switch (mode) {
				case FULL -> this.writer.write(payload, actor);
				case TYPE -> {
					if (ofLifecycle && payload instanceof Map<?, ?> told) {
						this.writer.writeTypesWithin(told);
					}
					else {
						this.writer.writeType(payload);
					}
				}
				case NONE -> this.writer.writeType(null);
			}
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

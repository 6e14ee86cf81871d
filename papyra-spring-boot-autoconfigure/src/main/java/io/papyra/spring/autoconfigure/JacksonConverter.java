package io.papyra.spring.autoconfigure;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

import io.papyra.fact.PayloadConverter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.NestedExceptionUtils;

/**
 * Has Jackson write payloads of one type, with the annotations and modules of the
 * application. What it writes is read again as maps, lists and texts, which are masked
 * and bounded as every payload is. Safe for use by several threads as far as the getters
 * that Jackson calls are.
 *
 * @param <T> type of the payloads
 */
final class JacksonConverter<T> implements PayloadConverter<T> {

	private static final Logger LOGGER = LoggerFactory.getLogger(JacksonConverter.class);

	/** One of our own: that of the application may make objects of what it reads. */
	private static final JsonMapper READER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final Class<T> type;

	private final JsonMapper writer;

	private final int maxSize;

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * @param type type of the payloads
	 * @param writer writes them
	 * @param maxSize bytes of JSON above which a payload is not stored
	 */
	JacksonConverter(Class<T> type, JsonMapper writer, int maxSize) {
		this.type = type;
		this.writer = writer;
		this.maxSize = maxSize;
	}

	@Override
	public Class<T> type() {
		return this.type;
	}

	@Override
	public @Nullable Object convert(T payload) {
		Bounded json = new Bounded(this.maxSize);
		try {
			this.writer.writeValue(json, payload);
			return READER.readValue(json.bytes, 0, json.length, Object.class);
		}
		catch (Bounded.FullException ex) {
			return json.asTooLarge();
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (json.full) {
				return json.asTooLarge();
			}
			tellOnce(payload, ex);
			throw ex;
		}
	}

	/** Without its message, which may hold values of the payload. */
	private void tellOnce(T payload, Throwable failure) {
		if (this.failed.compareAndSet(false, true)) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
			LOGGER.warn(
					"Jackson cannot write payloads of {} ({}), which papyra.payload.jackson.types names: the name of "
							+ "the class is stored instead; told once for {}",
					payload.getClass().getName(), cause.getClass().getName(), this.type.getName());
		}
	}

	/** Ends the writing of what is too large, or has no end. */
	private static final class Bounded extends OutputStream {

		private static final int USUAL = 512;

		private final int limit;

		private byte[] bytes;

		private int length;

		private boolean full;

		Bounded(int limit) {
			this.limit = limit;
			this.bytes = new byte[Math.min(USUAL, limit)];
		}

		@Override
		public void write(int value) {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] source, int offset, int count) {
			if (this.full || count > this.limit - this.length) {
				this.full = true;
				throw new FullException();
			}
			if (this.length + count > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes,
						(int) Math.min(this.limit, Math.max(2L * this.bytes.length, this.length + (long) count)));
			}
			System.arraycopy(source, offset, this.bytes, this.length, count);
			this.length += count;
		}

		/** A text over the limit: the writer of payloads puts its usual marker there. */
		String asTooLarge() {
			return "x".repeat(this.limit);
		}

		/** No failure of the payload's, so that its stack trace is of no use. */
		private static final class FullException extends RuntimeException {

			private static final long serialVersionUID = 1L;

			FullException() {
				super(null, null, false, false);
			}

		}

	}

}

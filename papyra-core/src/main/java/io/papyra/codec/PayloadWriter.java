package io.papyra.codec;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.papyra.fact.ActorAddress;
import org.jspecify.annotations.Nullable;

/**
 * Turns any object into JSON and never fails over what the object does: what throws is
 * replaced by its {@code toString()}, and where that throws too by
 * {@code <unprintable com.acme.Type>}. Not safe for use by several threads.
 *
 * <p>
 * null, booleans, numbers, text, enums (by name), maps, iterables, arrays ({@code byte[]}
 * as Base64, {@code char[]} as text), optionals and records become their JSON
 * counterpart; a throwable becomes {@code "com.acme.Type: message"}; everything else its
 * {@code toString()}. Values of keys and record components on the redaction list are
 * masked.
 */
final class PayloadWriter {

	private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] MASK = "\"******\"".getBytes(StandardCharsets.US_ASCII);

	private final JsonOutput out;

	private final Redaction redaction;

	private final Phrases keys = new Phrases(this::remembered);

	private final Nesting nesting = new Nesting();

	PayloadWriter(JsonOutput out, Set<String> redactedKeys) {
		this.out = out;
		this.redaction = new Redaction(redactedKeys);
	}

	/**
	 * Writes one value.
	 * @throws PayloadTooLargeException if the output's limit is passed
	 */
	void write(@Nullable Object value) {
		int mark = this.out.length();
		int level = this.nesting.depth();
		try {
			value(value);
			this.out.checkLimit(level == 0);
		}
		catch (PayloadTooLargeException ex) {
			this.nesting.leaveTo(level);
			throw ex;
		}
		catch (Throwable ex) {
			// Also a StackOverflowError: an actor must not fail over what it reports.
			this.nesting.leaveTo(level);
			this.out.truncate(mark);
			text(value, value instanceof Map || value instanceof Iterable || value instanceof Record);
		}
	}

	private void value(@Nullable Object value) throws ReflectiveOperationException {
		if (value == null) {
			this.out.raw(NULL);
		}
		else if (value instanceof String string) {
			this.out.string(string);
		}
		else if (value instanceof Number number) {
			number(number);
		}
		else if (value instanceof Boolean bool) {
			this.out.raw(bool ? TRUE : FALSE);
		}
		else if (value instanceof Map<?, ?> map) {
			if (enter(value)) {
				map(map);
				this.nesting.leave();
			}
		}
		else if (value instanceof CharSequence text) {
			this.out.checkLimit(text.length(), false);
			this.out.string(text.toString());
		}
		else if (value instanceof Character) {
			this.out.string(value.toString());
		}
		else if (value instanceof Enum<?> constant) {
			this.out.string(constant.name());
		}
		else {
			other(value);
		}
	}

	private void other(Object value) throws ReflectiveOperationException {
		if (value instanceof ActorAddress address) {
			Envelope.address(this.out, address);
		}
		else if (value instanceof Iterable<?> items) {
			if (isOneThing(items)) {
				text(value, true);
			}
			else if (enter(value)) {
				items(items);
				this.nesting.leave();
			}
		}
		else if (value.getClass().isArray()) {
			array(value);
		}
		else if (value instanceof Record rec) {
			components(rec);
		}
		else if (value instanceof Optional<?> optional) {
			write(optional.orElse(null));
		}
		else if (value instanceof Throwable error) {
			throwable(error);
		}
		else {
			this.out.string(value.toString());
		}
	}

	/**
	 * A path iterates over itself for ever, and a JSON tree over its values without their
	 * keys.
	 */
	private static boolean isOneThing(Iterable<?> items) {
		return items instanceof Path || items.getClass().getName().contains(".jackson.");
	}

	private void throwable(Throwable error) {
		String type = error.getClass().getName();
		String message = error.getMessage();
		if (message == null) {
			this.out.string(type);
		}
		else {
			this.out.checkLimit(message.length(), false);
			this.out.string(type + ": " + message);
		}
	}

	private void map(Map<?, ?> map) {
		this.out.raw('{');
		boolean first = true;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (!first) {
				this.out.raw(',');
			}
			first = false;
			Object key = entry.getKey();
			if (key(key instanceof String name ? name : Printed.text(key))) {
				write(entry.getValue());
			}
		}
		this.out.raw('}');
	}

	private void components(Record rec) throws ReflectiveOperationException {
		RecordShape shape = RecordShape.of(rec.getClass());
		if (!shape.isAccessible()) {
			text(rec, true);
			return;
		}
		if (!enter(rec)) {
			return;
		}
		this.out.raw('{');
		for (int i = 0; i < shape.size(); i++) {
			if (i > 0) {
				this.out.raw(',');
			}
			if (key(shape.name(i))) {
				write(shape.value(rec, i));
			}
		}
		this.out.raw('}');
		this.nesting.leave();
	}

	/**
	 * Writes a key, and the mask behind it if its value must not be seen. Tells whether
	 * the value is to be written.
	 */
	private boolean key(String key) {
		Phrases.Phrase known = this.keys.find(key);
		if (known == null) {
			return key(this.out, key);
		}
		this.out.checkLimit(key.length() + 2L, false);
		this.out.raw(known.bytes());
		return !known.isMasked();
	}

	private boolean key(JsonOutput target, String key) {
		target.string(key);
		target.raw(':');
		if (this.redaction.masks(key)) {
			target.raw(MASK);
			return false;
		}
		return true;
	}

	private Phrases.Phrase remembered(String key) {
		JsonOutput bytes = new JsonOutput();
		boolean masked = !key(bytes, key);
		return new Phrases.Phrase(key, bytes.copy(), masked);
	}

	private void items(Iterable<?> items) {
		this.out.raw('[');
		boolean first = true;
		for (Object item : items) {
			if (!first) {
				this.out.raw(',');
			}
			first = false;
			write(item);
		}
		this.out.raw(']');
	}

	private void array(Object array) {
		if (array instanceof byte[] bytes) {
			this.out.checkLimit(2 + 4 * ((bytes.length + 2L) / 3), this.nesting.depth() == 0);
			this.out.string(Base64.getEncoder().encodeToString(bytes));
		}
		else if (array instanceof char[] chars) {
			this.out.checkLimit(2L + chars.length, false);
			this.out.string(new String(chars));
		}
		else if (enter(array)) {
			this.out.raw('[');
			for (int i = 0; i < Array.getLength(array); i++) {
				if (i > 0) {
					this.out.raw(',');
				}
				write(Array.get(array, i));
			}
			this.out.raw(']');
			this.nesting.leave();
		}
	}

	private void number(Number number) {
		if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
			this.out.number(number.longValue());
		}
		else if (number instanceof Double real) {
			this.out.number(real.doubleValue());
		}
		else {
			this.out.number(number);
		}
	}

	/** Enters an object or array, or writes why it is cut. */
	private boolean enter(Object value) {
		String cut = this.nesting.enter(value);
		if (cut != null) {
			this.out.string(cut);
		}
		return cut == null;
	}

	/**
	 * Writes what an object says of itself.
	 * @param structured whether that may tell values of keys that have to be masked
	 */
	private void text(@Nullable Object value, boolean structured) {
		String text = Printed.text(value);
		this.out.checkLimit(text.length(), false);
		this.out.string((structured && this.redaction.mentions(text)) ? Printed.unprintable(value) : text);
	}

}

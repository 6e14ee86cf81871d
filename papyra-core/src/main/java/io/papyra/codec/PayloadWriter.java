package io.papyra.codec;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;

import io.papyra.codec.EncodedStringCache.EncodedString;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.PayloadConverter;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadPolicy;
import io.papyra.internal.json.JsonTooLargeException;
import io.papyra.internal.json.JsonWriter;
import io.papyra.internal.redact.Redaction;
import io.papyra.internal.redact.SecretNames;
import io.papyra.internal.redact.TextMasker;
import org.jspecify.annotations.Nullable;

/**
 * Turns any object into JSON and never fails over what the object does: what throws is
 * replaced by its {@code toString()}, and where that throws too by
 * {@code <unprintable com.acme.Type>}. Not safe for use by several threads.
 *
 * <p>
 * null, booleans, numbers, text, enums (by name), the maps and collections of the JDK and
 * of Scala, arrays ({@code byte[]} as Base64), optionals, references, records and case
 * classes become their JSON counterpart; a throwable becomes
 * {@code "com.acme.Type: message; caused by …"}; collections of any other library and
 * what prints only its identity become the name of their class; everything else its
 * {@code toString()}. Values of keys, record components and elements on the redaction
 * list are masked, in texts too; {@code char[]} and the like, in which passwords are
 * kept, always.
 */
final class PayloadWriter {

	private static final byte[] NULL = JsonWriter.bytes("null");

	private static final byte[] TRUE = JsonWriter.bytes("true");

	private static final byte[] FALSE = JsonWriter.bytes("false");

	private static final byte[] MASK = JsonWriter.bytes("\"******\"");

	private static final int LONGEST_NAME = 64;

	private static final int MOST_CONVERTERS_REMEMBERED = 1024;

	private final JsonWriter out;

	private final Redaction redaction;

	private final TextMasker masker;

	private final PayloadPolicy policy;

	private final boolean conditional;

	private final boolean converting;

	private final TypesStoredAsText storedAsText;

	private final EncodedStringCache keys = new EncodedStringCache(this::remembered);

	private final CycleGuard nesting = new CycleGuard();

	private final IdentityHashMap<Class<?>, Optional<PayloadConverter<?>>> converters = new IdentityHashMap<>();

	/** What a converter gave and is not to be given to it again. */
	private @Nullable Object converted;

	private ActorAddress actor = ActorAddress.UNKNOWN;

	PayloadWriter(JsonWriter out, Set<String> redactedKeys) {
		this(out, redactedKeys, PayloadPolicy.FULL, new TypesStoredAsText());
	}

	PayloadWriter(JsonWriter out, Set<String> redactedKeys, PayloadPolicy policy, TypesStoredAsText storedAsText) {
		this.out = out;
		this.redaction = new Redaction(redactedKeys);
		this.masker = new TextMasker(this.redaction);
		this.policy = policy;
		this.conditional = policy.rules().stream().anyMatch((rule) -> !rule.types().isEmpty());
		this.converting = !policy.converters().isEmpty();
		this.storedAsText = storedAsText;
	}

	/** Writes the payload of a fact about an actor. */
	void write(@Nullable Object value, ActorAddress whose) {
		this.actor = whose;
		this.converted = null;
		write(value);
	}

	/**
	 * Writes one value.
	 * @throws JsonTooLargeException if the output's limit is passed
	 */
	void write(@Nullable Object value) {
		int mark = this.out.length();
		int level = this.nesting.depth();
		try {
			value(value);
			this.out.checkLimit(level == 0);
		}
		catch (JsonTooLargeException ex) {
			this.nesting.leaveTo(level);
			throw ex;
		}
		catch (Throwable ex) {
			// Also a StackOverflowError: an actor must not fail over what it reports.
			this.nesting.leaveTo(level);
			this.out.truncate(mark);
			string(isOfItems(value) ? SafeToString.unprintable(value) : SafeToString.text(value));
		}
	}

	/** Whether what a value says of itself is what all its items say of themselves. */
	private static boolean isOfItems(@Nullable Object value) {
		return value != null && switch (ValueShape.of(value.getClass()).kind()) {
			case MAP, ITEMS, ENTRY, REFERENCE, OPTIONAL, ARRAY, SCALA_MAP, SCALA_ITEMS, TUPLE, OPTION, WRAPPER -> true;
			default -> false;
		};
	}

	/** Writes the name of a value's class; null as such. */
	void writeType(@Nullable Object value) {
		if (value == null) {
			this.out.raw(NULL);
		}
		else {
			this.out.string(SafeToString.typeName(value.getClass()));
		}
	}

	/**
	 * Writes what Papyra itself records about an actor's life, with the application's
	 * objects in it by their classes.
	 */
	void writeTypesWithin(Map<?, ?> map) {
		this.out.raw('{');
		boolean first = true;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			separate(first);
			first = false;
			String name = String.valueOf(entry.getKey());
			key(name, false);
			Object value = entry.getValue();
			if (value instanceof Throwable || name.equals("error")) {
				writeType(value);
			}
			else {
				write(value);
			}
		}
		this.out.raw('}');
	}

	/**
	 * Writes a text, masked.
	 * @return whether it may have told a secret
	 */
	boolean string(String text) {
		this.out.checkLimit(text.length() + 2L, false);
		String safe = this.masker.mask(text);
		this.out.string(safe);
		return this.masker.hasSuspected();
	}

	/** A text with its secrets masked. */
	String masked(String text) {
		return this.masker.mask(text);
	}

	private void value(@Nullable Object value) throws ReflectiveOperationException {
		if (value == null) {
			this.out.raw(NULL);
		}
		else if (value instanceof String string) {
			string(string);
		}
		else if (value instanceof Integer || value instanceof Long) {
			this.out.number(((Number) value).longValue());
		}
		else if (value instanceof Boolean bool) {
			this.out.raw(bool ? TRUE : FALSE);
		}
		else if (value instanceof Character) {
			this.out.string(value.toString());
		}
		else if (this.converting && convert(value)) {
			return;
		}
		else {
			ValueShape shape = ValueShape.of(value.getClass());
			if (this.conditional && shape.isOfApplication() && this.nesting.depth() > 0) {
				PayloadMode mode = this.policy.modeWithin(value.getClass(), this.actor);
				if (mode != PayloadMode.FULL) {
					writeType((mode == PayloadMode.TYPE) ? value : null);
					return;
				}
			}
			shaped(value, shape);
		}
	}

	/** Has a converter write a value if there is one for it. */
	private boolean convert(Object value) {
		if (value == this.converted) {
			return false;
		}
		PayloadConverter<?> converter = converterOf(value.getClass());
		if (converter == null) {
			return false;
		}
		Object result;
		try {
			result = apply(converter, value);
		}
		catch (Throwable ex) { // of the application's, on the thread of an actor
			writeType(value);
			return true;
		}
		Object before = this.converted;
		this.converted = result;
		write(result);
		this.converted = before;
		return true;
	}

	private @Nullable PayloadConverter<?> converterOf(Class<?> type) {
		Optional<PayloadConverter<?>> known = this.converters.get(type);
		if (known == null) {
			known = Optional.ofNullable(this.policy.converterOf(type));
			if (this.converters.size() < MOST_CONVERTERS_REMEMBERED) {
				this.converters.put(type, known);
			}
		}
		return known.orElse(null);
	}

	private static <T> @Nullable Object apply(PayloadConverter<T> converter, Object value) {
		return converter.convert(converter.type().cast(value));
	}

	private void shaped(Object value, ValueShape shape) throws ReflectiveOperationException {
		switch (shape.kind()) {
			case MAP -> map((Map<?, ?>) value);
			case ITEMS -> items(value, ((Collection<?>) value).iterator());
			case RECORD -> components((Record) value);
			case NUMBER -> number((Number) value);
			case ENUM -> this.out.string(((Enum<?>) value).name());
			case ADDRESS -> FieldValues.address(this.out, (ActorAddress) value);
			case CHARS -> chars(value);
			case ARRAY -> array(value);
			case THROWABLE -> throwable((Throwable) value);
			case ENTRY -> entry((Map.Entry<?, ?>) value);
			case OPTIONAL -> write(optional(value));
			case REFERENCE -> reference(value);
			case SCALA_MAP -> scalaMap(value, shape.scala());
			case SCALA_ITEMS -> items(value, shape.scala().items(value));
			case PRODUCT -> product(value, shape.scala());
			case TUPLE -> tuple(value, shape.scala());
			case OPTION -> write((shape.scala().size(value) == 0) ? null : shape.scala().element(value, 0));
			case WRAPPER -> write(shape.scala().underlying(value));
			case NAME -> writeType(value);
			case TEXT -> {
				if (shape.isOfApplication()) {
					this.storedAsText.note(value.getClass());
				}
				told(value);
			}
		}
	}

	/**
	 * Writes what an object says of itself; one whose type is called a secret may say
	 * just that.
	 */
	private void told(Object value) {
		String text = value.toString();
		if (SecretNames.isBare(text) && this.redaction.masksType(value.getClass().getSimpleName())) {
			this.out.raw(MASK);
		}
		else {
			string(text);
		}
	}

	private void chars(Object value) {
		if (value instanceof CharBuffer && !this.redaction.isEmpty()) {
			this.out.raw(MASK);
			return;
		}
		if (value instanceof CharSequence text) {
			this.out.checkLimit(text.length(), false);
		}
		string(value.toString());
	}

	private static @Nullable Object optional(Object value) {
		if (value instanceof Optional<?> optional) {
			return optional.orElse(null);
		}
		if (value instanceof OptionalInt optional) {
			return optional.isPresent() ? optional.getAsInt() : null;
		}
		if (value instanceof OptionalLong optional) {
			return optional.isPresent() ? optional.getAsLong() : null;
		}
		OptionalDouble optional = (OptionalDouble) value;
		return optional.isPresent() ? optional.getAsDouble() : null;
	}

	private void reference(Object value) {
		if (!enter(value)) {
			return;
		}
		if (value instanceof AtomicReference<?> reference) {
			write(reference.get());
		}
		else if (value instanceof AtomicMarkableReference<?> reference) {
			write(reference.getReference());
		}
		else if (value instanceof AtomicStampedReference<?> reference) {
			write(reference.getReference());
		}
		else if (value instanceof AtomicReferenceArray<?> array) {
			this.out.raw('[');
			boolean secret = false;
			for (int i = 0; i < array.length(); i++) {
				separate(i == 0);
				secret = item(array.get(i), secret);
			}
			this.out.raw(']');
		}
		else {
			write(((Reference<?>) value).get());
		}
		this.nesting.leave();
	}

	private void throwable(Throwable error) {
		this.out.string(new ErrorText((message) -> {
			this.out.checkLimit(message.length(), false);
			return this.masker.mask(message);
		}).of(error));
	}

	private void map(Map<?, ?> map) {
		if (!enter(map)) {
			return;
		}
		this.out.raw('{');
		boolean first = true;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			separate(first);
			first = false;
			Object key = entry.getKey();
			String name = (key instanceof String text) ? text : SafeToString.text(key);
			if (key(name, SecretNames.isValue(name) && isNamedSecretly(map))) {
				write(entry.getValue());
			}
		}
		this.out.raw('}');
		this.nesting.leave();
	}

	/** As {@code {"name": "password", "value": …}}. */
	private boolean isNamedSecretly(Map<?, ?> map) {
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			if (entry.getKey() instanceof String key && isSecretName(key, entry.getValue())) {
				return true;
			}
		}
		return false;
	}

	private boolean isSecretName(String key, @Nullable Object value) {
		String name = (value instanceof Enum<?> constant) ? constant.name()
				: (value instanceof String text) ? text : "";
		return name.length() <= LONGEST_NAME && (SecretNames.isName(key) || SecretNames.isSecretKind(key, name))
				&& this.redaction.masks(name);
	}

	private void entry(Map.Entry<?, ?> entry) {
		Object key = entry.getKey();
		this.out.raw('{');
		if (enter(entry)) {
			if (key(SafeToString.text(key), false)) {
				write(entry.getValue());
			}
			this.nesting.leave();
		}
		this.out.raw('}');
	}

	private void components(Record rec) {
		RecordAccessors accessors = RecordAccessors.of(rec.getClass());
		if (!accessors.isAccessible()) {
			string(SafeToString.text(rec));
			return;
		}
		if (!enter(rec)) {
			return;
		}
		boolean secret = (accessors.wraps() && this.redaction.masksType(rec.getClass().getSimpleName()))
				|| (accessors.mayBeNamed() && isNamedSecretly(rec, accessors));
		this.out.raw('{');
		for (int i = 0; i < accessors.size(); i++) {
			separate(i == 0);
			if (key(accessors.name(i), secret && SecretNames.isValue(accessors.name(i)))) {
				component(rec, accessors, i);
			}
		}
		this.out.raw('}');
		this.nesting.leave();
	}

	private void component(Record rec, RecordAccessors accessors, int index) {
		Object value;
		try {
			value = accessors.value(rec, index);
		}
		catch (Throwable ex) { // of the application's: its other components are intact
			this.out.string("<unprintable " + accessors.type(index).getName() + ">");
			return;
		}
		write(value);
	}

	private boolean isNamedSecretly(Record rec, RecordAccessors accessors) {
		for (int i = 0; i < accessors.size(); i++) {
			try {
				if (SecretNames.mayTell(accessors.name(i))
						&& isSecretName(accessors.name(i), accessors.value(rec, i))) {
					return true;
				}
			}
			catch (ReflectiveOperationException ex) {
				return true; // it is unknown
			}
		}
		return false;
	}

	private void scalaMap(Object map, ValueShape.ScalaAccess scala) throws ReflectiveOperationException {
		if (!enter(map)) {
			return;
		}
		this.out.raw('{');
		Iterator<@Nullable Object> entries = scala.items(map);
		boolean first = true;
		while (entries.hasNext()) {
			Object entry = entries.next();
			if (entry == null) {
				continue;
			}
			separate(first);
			first = false;
			ValueShape.ScalaAccess pair = ValueShape.of(entry.getClass()).scala();
			String name = SafeToString.text(pair.element(entry, 0));
			if (key(name, SecretNames.isValue(name) && isNamedSecretly(map, scala))) {
				write(pair.element(entry, 1));
			}
		}
		this.out.raw('}');
		this.nesting.leave();
	}

	private boolean isNamedSecretly(Object map, ValueShape.ScalaAccess scala) throws ReflectiveOperationException {
		Iterator<@Nullable Object> entries = scala.items(map);
		while (entries.hasNext()) {
			Object entry = entries.next();
			if (entry != null) {
				ValueShape.ScalaAccess pair = ValueShape.of(entry.getClass()).scala();
				if (pair.element(entry, 0) instanceof String key && isSecretName(key, pair.element(entry, 1))) {
					return true;
				}
			}
		}
		return false;
	}

	private void product(Object product, ValueShape.ScalaAccess scala) throws ReflectiveOperationException {
		int size = scala.size(product);
		if (size == 0) {
			string(scala.prefix(product));
			return;
		}
		if (!enter(product)) {
			return;
		}
		boolean secret = this.redaction.masksType(scala.prefix(product));
		for (int i = 0; i < size; i++) {
			String name = scala.name(product, i);
			secret |= SecretNames.mayTell(name) && isSecretName(name, scala.element(product, i));
		}
		this.out.raw('{');
		for (int i = 0; i < size; i++) {
			separate(i == 0);
			String name = scala.name(product, i);
			if (key(name, secret && SecretNames.isValue(name))) {
				element(product, scala, i);
			}
		}
		this.out.raw('}');
		this.nesting.leave();
	}

	private void element(Object product, ValueShape.ScalaAccess scala, int index) {
		Object value;
		try {
			value = scala.element(product, index);
		}
		catch (Throwable ex) { // as with a record
			this.out.string("<unprintable>");
			return;
		}
		write(value);
	}

	private void tuple(Object tuple, ValueShape.ScalaAccess scala) throws ReflectiveOperationException {
		if (!enter(tuple)) {
			return;
		}
		this.out.raw('[');
		boolean secret = false;
		for (int i = 0; i < scala.size(tuple); i++) {
			separate(i == 0);
			secret = item(scala.element(tuple, i), secret);
		}
		this.out.raw(']');
		this.nesting.leave();
	}

	/**
	 * Writes a key, and the mask after it if its value must not be seen. Tells whether
	 * the value is to be written.
	 */
	private boolean key(String key, boolean secret) {
		EncodedString known = secret ? null : this.keys.find(key);
		if (known == null) {
			return key(this.out, key, secret);
		}
		this.out.checkLimit(key.length() + 2L, false);
		this.out.raw(known.bytes());
		return !known.isMasked();
	}

	private boolean key(JsonWriter target, String key, boolean secret) {
		target.checkLimit(key.length() + 2L, false);
		target.string(this.masker.mask(key));
		target.raw(':');
		if (secret || this.redaction.masks(key)) {
			target.raw(MASK);
			return false;
		}
		return true;
	}

	private EncodedString remembered(String key) {
		JsonWriter bytes = new JsonWriter();
		boolean masks = !key(bytes, key, false);
		return new EncodedString(key, bytes.copy(), masks);
	}

	private void separate(boolean first) {
		if (!first) {
			this.out.raw(',');
		}
	}

	private void items(Object collection, Iterator<?> items) {
		if (!enter(collection)) {
			return;
		}
		this.out.raw('[');
		boolean first = true;
		boolean secret = false;
		while (items.hasNext()) {
			separate(first);
			first = false;
			secret = item(items.next(), secret);
		}
		this.out.raw(']');
		this.nesting.leave();
	}

	/**
	 * Writes an item. Tells whether it is the name of a secret, which the next one then
	 * is, as in {@code ("password", x)} or {@code --password x}.
	 */
	private boolean item(@Nullable Object item, boolean secret) {
		if (secret) {
			this.out.raw(MASK);
			return false;
		}
		if (!(item instanceof String text)) {
			write(item);
			return false;
		}
		return string(text) && text.length() <= LONGEST_NAME && SecretNames.isPlain(text) && this.redaction.masks(text);
	}

	private void array(Object array) {
		if (array instanceof byte[] bytes) {
			bytes(bytes);
		}
		else if (array instanceof char[] chars) {
			if (this.redaction.isEmpty()) {
				this.out.checkLimit(2L + chars.length, false);
				this.out.string(new String(chars));
			}
			else {
				this.out.raw(MASK);
			}
		}
		else if (array instanceof Character[] && !this.redaction.isEmpty()) {
			this.out.raw(MASK);
		}
		else if (enter(array)) {
			this.out.raw('[');
			boolean secret = false;
			for (int i = 0; i < Array.getLength(array); i++) {
				separate(i == 0);
				secret = item(Array.get(array, i), secret);
			}
			this.out.raw(']');
			this.nesting.leave();
		}
	}

	/** As Base64, unless they are a text that tells a secret. */
	@SuppressWarnings("ReferenceEquality") // the same text if there is nothing to mask
	private void bytes(byte[] bytes) {
		this.out.checkLimit(2 + 4 * ((bytes.length + 2L) / 3), this.nesting.depth() == 0);
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		if (this.masker.mask(text) != text) {
			this.out.raw(MASK);
		}
		else {
			this.out.string(Base64.getEncoder().encodeToString(bytes));
		}
	}

	private void number(Number number) {
		if (number instanceof Double real) {
			this.out.number(real.doubleValue());
		}
		else if (number instanceof Short || number instanceof Byte) {
			this.out.number(number.longValue());
		}
		else if (number.getClass().getName().startsWith("java.")) {
			this.out.number(number);
		}
		else {
			String text = number.toString();
			if (JsonWriter.isNumber(text)) {
				this.out.ascii(text);
			}
			else {
				string(text);
			}
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
	 * The objects and arrays that are open around a value, so that cycles and bottomless
	 * depths are cut.
	 */
	private static final class CycleGuard {

		private static final int MAX_DEPTH = 32;

		private final @Nullable Object[] open = new @Nullable Object[MAX_DEPTH];

		private int depth;

		int depth() {
			return this.depth;
		}

		/** Goes into a value; returns null, or what to write instead of it. */
		@Nullable String enter(Object value) {
			for (int i = 0; i < this.depth; i++) {
				if (this.open[i] == value) {
					return "<cycle>";
				}
			}
			if (this.depth == MAX_DEPTH) {
				return "<too deep>";
			}
			this.open[this.depth++] = value;
			return null;
		}

		void leave() {
			this.open[--this.depth] = null;
		}

		void leaveTo(int level) {
			while (this.depth > level) {
				leave();
			}
		}

	}

}

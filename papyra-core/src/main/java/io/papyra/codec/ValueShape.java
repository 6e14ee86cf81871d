package io.papyra.codec;

import java.lang.ref.Reference;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.stream.BaseStream;

import io.papyra.fact.ActorAddress;
import org.jspecify.annotations.Nullable;

/**
 * How objects of a class are stored, found out once per class. Only what comes from the
 * JDK or from Scala is gone through item by item: a collection of any other library may
 * block, load from a database or use up a cursor when it is asked for its items.
 */
final class ValueShape {

	/** How an object is stored. */
	enum Kind {

		ADDRESS, ENUM, CHARS, NUMBER, ARRAY, THROWABLE, MAP, ITEMS, ENTRY, RECORD, OPTIONAL, REFERENCE,

		/** A collection of Scala. */
		SCALA_MAP, SCALA_ITEMS,

		/** A case class, with its elements by name; a tuple; an option of Scala. */
		PRODUCT, TUPLE, OPTION,

		/** A view of Java on a collection of Scala, or the other way round. */
		WRAPPER,

		/** By the name of its class. */
		NAME,

		/** By what it says of itself. */
		TEXT

	}

	private static final ClassValue<ValueShape> SHAPES = new ClassValue<>() {

		@Override
		protected ValueShape computeValue(Class<?> type) {
			return new ValueShape(type);
		}

	};

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class);

	private static final Set<Class<?>> REFERENCES = Set.of(AtomicReference.class, AtomicMarkableReference.class,
			AtomicStampedReference.class, AtomicReferenceArray.class, Reference.class);

	/** What gives its items only once, or computes them when it is asked. */
	private static final Set<String> STREAMS = Set.of("org.reactivestreams.Publisher", "scala.collection.IterableOnce",
			"scala.collection.GenTraversableOnce", "kotlin.sequences.Sequence");

	private static final Set<String> LAZY = Set.of("scala.collection.View", "scala.collection.TraversableView",
			"scala.collection.immutable.LazyList", "scala.collection.immutable.Stream");

	private final Kind kind;

	private final boolean application;

	private final @Nullable ScalaAccess scala;

	private ValueShape(Class<?> type) {
		Map<String, Class<?>> parents = new HashMap<>();
		collect(type, parents);
		this.kind = kindOf(type, parents);
		this.scala = switch (this.kind) {
			case SCALA_MAP, SCALA_ITEMS, PRODUCT, TUPLE, OPTION, WRAPPER -> new ScalaAccess(type, parents);
			default -> null;
		};
		this.application = type.getClassLoader() != null
				&& !startsWithAny(type.getName(), "java.", "javax.", "jdk.", "scala.", "org.apache.pekko.");
	}

	static ValueShape of(Class<?> type) {
		return SHAPES.get(type);
	}

	Kind kind() {
		return this.kind;
	}

	/** Whether the class is neither of the JDK nor of what actors are made of. */
	boolean isOfApplication() {
		return this.application;
	}

	/** How to look into objects of Scala. */
	ScalaAccess scala() {
		if (this.scala == null) {
			throw new IllegalStateException("not of Scala: " + this.kind);
		}
		return this.scala;
	}

	private static Kind kindOf(Class<?> type, Map<String, Class<?>> parents) {
		if (type == ActorAddress.class) {
			return Kind.ADDRESS;
		}
		if (Throwable.class.isAssignableFrom(type)) {
			return Kind.THROWABLE;
		}
		if (Enum.class.isAssignableFrom(type)) {
			return Kind.ENUM;
		}
		if (CharSequence.class.isAssignableFrom(type) || Path.class.isAssignableFrom(type)) {
			return Kind.CHARS;
		}
		if (Number.class.isAssignableFrom(type)) {
			return Kind.NUMBER;
		}
		if (type.isArray()) {
			return Kind.ARRAY;
		}
		Kind kind = ofCollection(type, parents);
		if (kind == null) {
			kind = ofJdk(type);
		}
		if (kind == null) {
			kind = ofScala(type, parents);
		}
		return (kind != null) ? kind : printsItself(type) ? Kind.TEXT : Kind.NAME;
	}

	private static @Nullable Kind ofCollection(Class<?> type, Map<String, Class<?>> parents) {
		if (isOfJdk(type)) {
			if (Map.class.isAssignableFrom(type)) {
				return Kind.MAP;
			}
			// views of the abstract classes belong to the code that extends those
			if (Collection.class.isAssignableFrom(type)
					&& !startsWithAny(type.getName(), "java.util.AbstractList$", "java.util.AbstractMap$")) {
				return Kind.ITEMS;
			}
			if (Map.Entry.class.isAssignableFrom(type)) {
				return Kind.ENTRY;
			}
		}
		if (type.getName().startsWith("scala.collection.convert.") && has(type, "underlying")) {
			return Kind.WRAPPER;
		}
		if (parents.containsKey("tools.jackson.databind.JsonNode")
				|| parents.containsKey("com.fasterxml.jackson.databind.JsonNode")) {
			return Kind.TEXT;
		}
		boolean foreign = Map.class.isAssignableFrom(type) || Iterable.class.isAssignableFrom(type)
				|| Iterator.class.isAssignableFrom(type) || Enumeration.class.isAssignableFrom(type)
				|| Spliterator.class.isAssignableFrom(type) || BaseStream.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type);
		return foreign ? Kind.NAME : null;
	}

	private static boolean isOfJdk(Class<?> type) {
		return type.getClassLoader() == null && type.getName().startsWith("java.util.");
	}

	private static @Nullable Kind ofJdk(Class<?> type) {
		if (Record.class.isAssignableFrom(type)) {
			return Kind.RECORD;
		}
		if (OPTIONALS.contains(type)) {
			return Kind.OPTIONAL;
		}
		boolean reference = REFERENCES.contains(type)
				|| (type.getSuperclass() != null && REFERENCES.contains(type.getSuperclass()));
		return reference ? Kind.REFERENCE : null;
	}

	private static @Nullable Kind ofScala(Class<?> type, Map<String, Class<?>> parents) {
		boolean own = type.getName().startsWith("scala.");
		if (parents.containsKey("scala.Option")) {
			return Kind.OPTION;
		}
		if (type.getName().equals("scala.collection.immutable.WrappedString")) {
			return Kind.TEXT;
		}
		boolean walkable = own && LAZY.stream().noneMatch(parents::containsKey);
		if (walkable && parents.containsKey("scala.collection.Map")) {
			return Kind.SCALA_MAP;
		}
		if (walkable && parents.containsKey("scala.collection.Iterable")) {
			return Kind.SCALA_ITEMS;
		}
		if (STREAMS.stream().anyMatch(parents::containsKey)) {
			return Kind.NAME;
		}
		if (parents.containsKey("scala.Product")) {
			return (own && type.getName().startsWith("scala.Tuple")) ? Kind.TUPLE : Kind.PRODUCT;
		}
		return null;
	}

	private static boolean printsItself(Class<?> type) {
		try {
			return type.getMethod("toString").getDeclaringClass() != Object.class;
		}
		catch (NoSuchMethodException | LinkageError | SecurityException ex) {
			return true;
		}
	}

	private static boolean has(Class<?> type, String method) {
		try {
			type.getMethod(method);
			return true;
		}
		catch (NoSuchMethodException ex) {
			return false;
		}
	}

	private static void collect(@Nullable Class<?> type, Map<String, Class<?>> parents) {
		if (type == null || parents.putIfAbsent(type.getName(), type) != null) {
			return;
		}
		collect(type.getSuperclass(), parents);
		for (Class<?> parent : type.getInterfaces()) {
			collect(parent, parents);
		}
	}

	private static boolean startsWithAny(String name, String... beginnings) {
		for (String beginning : beginnings) {
			if (name.startsWith(beginning)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Looks into objects of Scala through the library that their class has come with:
	 * there may be none, or several.
	 */
	static final class ScalaAccess {

		private final @Nullable Method iterator;

		private final @Nullable Method arity;

		private final @Nullable Method element;

		private final @Nullable Method elementName;

		private final @Nullable Method prefix;

		private final @Nullable Method underlying;

		private ScalaAccess(Class<?> type, Map<String, Class<?>> parents) {
			Class<?> product = parents.get("scala.Product");
			this.iterator = method(parents.get("scala.collection.Iterable"), "iterator");
			this.arity = method(product, "productArity");
			this.element = method(product, "productElement", int.class);
			this.elementName = method(product, "productElementName", int.class);
			this.prefix = method(product, "productPrefix");
			this.underlying = method(type, "underlying");
		}

		private static @Nullable Method method(@Nullable Class<?> type, String name, Class<?>... parameters) {
			try {
				return (type != null) ? type.getMethod(name, parameters) : null;
			}
			catch (NoSuchMethodException ex) {
				return null;
			}
		}

		/** The items of a collection; to be gone through once, by one thread. */
		Iterator<@Nullable Object> items(Object collection) throws ReflectiveOperationException {
			Object items = call(this.iterator, collection);
			ScalaItems access = ScalaItems.ACCESS.get(items.getClass());
			return new Iterator<>() {

				@Override
				public boolean hasNext() {
					return Boolean.TRUE.equals(access.call(access.hasNext, items));
				}

				@Override
				public @Nullable Object next() {
					return access.call(access.next, items);
				}

			};
		}

		int size(Object product) throws ReflectiveOperationException {
			return (Integer) call(this.arity, product);
		}

		@Nullable Object element(Object product, int index) throws ReflectiveOperationException {
			if (this.element == null) {
				throw new NoSuchMethodException("productElement");
			}
			return this.element.invoke(product, index);
		}

		/** The name of an element; its number before Scala 2.13. */
		String name(Object product, int index) throws ReflectiveOperationException {
			return (this.elementName != null) ? String.valueOf(this.elementName.invoke(product, index))
					: "_" + (index + 1);
		}

		String prefix(Object product) throws ReflectiveOperationException {
			return call(this.prefix, product).toString();
		}

		/** What a view is on. */
		Object underlying(Object view) throws ReflectiveOperationException {
			return call(this.underlying, view);
		}

		private static Object call(@Nullable Method method, Object target) throws ReflectiveOperationException {
			Object result = (method != null) ? method.invoke(target) : null;
			if (result == null) {
				throw new NoSuchMethodException("not of Scala: " + target.getClass());
			}
			return result;
		}

	}

	/** Goes through an iterator of Scala. */
	private static final class ScalaItems {

		static final ClassValue<ScalaItems> ACCESS = new ClassValue<>() {

			@Override
			protected ScalaItems computeValue(Class<?> type) {
				Map<String, Class<?>> parents = new HashMap<>();
				collect(type, parents);
				Class<?> iterator = parents.get("scala.collection.Iterator");
				return new ScalaItems(ScalaAccess.method(iterator, "hasNext"), ScalaAccess.method(iterator, "next"));
			}

		};

		private final @Nullable Method hasNext;

		private final @Nullable Method next;

		private ScalaItems(@Nullable Method hasNext, @Nullable Method next) {
			this.hasNext = hasNext;
			this.next = next;
		}

		@Nullable Object call(@Nullable Method method, Object items) {
			try {
				if (method == null) {
					throw new IllegalStateException("no iterator of Scala: " + items.getClass());
				}
				return method.invoke(items);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

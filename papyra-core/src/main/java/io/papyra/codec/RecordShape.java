package io.papyra.codec;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;

import org.jspecify.annotations.Nullable;

/** The components of a record class, looked up once per class. */
final class RecordShape {

	private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {

		@Override
		protected RecordShape computeValue(Class<?> type) {
			return new RecordShape(type.getRecordComponents());
		}

	};

	private final String[] names;

	private final Method[] accessors;

	private final boolean accessible;

	private RecordShape(RecordComponent[] components) {
		this.names = new String[components.length];
		this.accessors = new Method[components.length];
		boolean all = true;
		for (int i = 0; i < components.length; i++) {
			this.names[i] = components[i].getName();
			this.accessors[i] = components[i].getAccessor();
			all &= this.accessors[i].trySetAccessible();
		}
		this.accessible = all;
	}

	static RecordShape of(Class<?> type) {
		return SHAPES.get(type);
	}

	/**
	 * Whether the values can be read; not those of a module that keeps the class to
	 * itself.
	 */
	boolean isAccessible() {
		return this.accessible;
	}

	int size() {
		return this.names.length;
	}

	String name(int index) {
		return this.names[index];
	}

	@Nullable Object value(Object rec, int index) throws ReflectiveOperationException {
		return this.accessors[index].invoke(rec);
	}

}

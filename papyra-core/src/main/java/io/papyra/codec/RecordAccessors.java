package io.papyra.codec;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

import io.papyra.internal.redact.SecretNames;
import org.jspecify.annotations.Nullable;

/** How to read the components of a record class, found out once per class. */
final class RecordAccessors {

	private static final ClassValue<RecordAccessors> BY_CLASS = new ClassValue<>() {

		@Override
		protected RecordAccessors computeValue(Class<?> type) {
			return new RecordAccessors(type.getRecordComponents());
		}

	};

	private final String[] names;

	private final Method[] accessors;

	private final Class<?>[] types;

	private final boolean accessible;

	private final boolean mayBeNamed;

	private final boolean wraps;

	private RecordAccessors(RecordComponent[] components) {
		this.names = new String[components.length];
		this.accessors = new Method[components.length];
		this.types = new Class<?>[components.length];
		boolean all = true;
		for (int i = 0; i < components.length; i++) {
			this.names[i] = components[i].getName();
			this.accessors[i] = components[i].getAccessor();
			this.types[i] = components[i].getType();
			all &= this.accessors[i].trySetAccessible();
		}
		this.accessible = all;
		this.wraps = Arrays.stream(this.names).anyMatch(SecretNames::isValue);
		this.mayBeNamed = this.wraps && Arrays.stream(this.names).anyMatch(SecretNames::mayTell);
	}

	static RecordAccessors of(Class<?> type) {
		return BY_CLASS.get(type);
	}

	/**
	 * Whether the values can be read; not those of a module that keeps the class to
	 * itself.
	 */
	boolean isAccessible() {
		return this.accessible;
	}

	/** Whether one component may tell what another one is. */
	boolean mayBeNamed() {
		return this.mayBeNamed;
	}

	/** Whether one component is only called a value: what it is, the type may tell. */
	boolean wraps() {
		return this.wraps;
	}

	int size() {
		return this.names.length;
	}

	String name(int index) {
		return this.names[index];
	}

	/** What the component is declared as. */
	Class<?> type(int index) {
		return this.types[index];
	}

	@Nullable Object value(Object rec, int index) throws ReflectiveOperationException {
		return this.accessors[index].invoke(rec);
	}

}

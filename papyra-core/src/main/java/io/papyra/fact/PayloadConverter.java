package io.papyra.fact;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Says what is stored of payloads of one type, wherever they stand: as the payload
 * itself, or within one. For types that are not taken apart by themselves, such as
 * entities and messages that are no records.
 *
 * @param <T> type of the payloads, and of all its subtypes
 */
public interface PayloadConverter<T> {

	/**
	 * The type; the converter for the nearest one counts, and of several for the same
	 * type the first. Beans are taken in their order.
	 */
	Class<T> type();

	/**
	 * What is stored instead: a map, a list, text, a number or anything else that can be
	 * a payload. It is masked and bounded as every payload is. Called by the thread that
	 * records, so it must be quick, and safe for use by several threads. Should it throw,
	 * the name of the class is stored.
	 */
	@Nullable Object convert(T payload);

	/** A converter made of a function. */
	static <T> PayloadConverter<T> of(Class<T> type, Function<? super T, ? extends @Nullable Object> function) {
		return new PayloadConverter<>() {

			@Override
			public Class<T> type() {
				return type;
			}

			@Override
			public @Nullable Object convert(T payload) {
				return function.apply(payload);
			}

		};
	}

}

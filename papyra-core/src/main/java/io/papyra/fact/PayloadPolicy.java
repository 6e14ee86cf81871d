package io.papyra.fact;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of payloads.
 *
 * @param mode of payloads that no rule is for
 * @param rules the first one that is for a payload counts; rules that name types are also
 * asked for objects within a payload
 * @param converters for types that need one, in the order in which they are asked
 */
public record PayloadPolicy(PayloadMode mode, List<PayloadRule> rules, List<PayloadConverter<?>> converters) {

	/** Everything, as it is. */
	public static final PayloadPolicy FULL = new PayloadPolicy(PayloadMode.FULL, List.of(), List.of());

	public PayloadPolicy {
		rules = List.copyOf(rules);
		converters = List.copyOf(converters);
	}

	/**
	 * How much is stored of the payload of a fact.
	 * @param type type of the event or message
	 * @param payload the payload, whose class counts too
	 * @param actor whose event, or for whom the message was
	 */
	public PayloadMode modeOf(String type, @Nullable Object payload, ActorAddress actor) {
		for (PayloadRule rule : this.rules) {
			boolean typed = rule.isForType(type) || (payload != null && rule.isForType(payload.getClass().getName()));
			if (typed && rule.isForActor(actor)) {
				return rule.mode();
			}
		}
		return this.mode;
	}

	/**
	 * How much is stored of what Papyra itself records about the history: all of it,
	 * unless a rule names the type of the event.
	 */
	public PayloadMode modeOfOwn(String type) {
		for (PayloadRule rule : this.rules) {
			if (!rule.types().isEmpty() && rule.isForType(type)) {
				return rule.mode();
			}
		}
		return PayloadMode.FULL;
	}

	/** How much is stored of an object within a payload. */
	public PayloadMode modeWithin(Class<?> type, ActorAddress actor) {
		for (PayloadRule rule : this.rules) {
			if (!rule.types().isEmpty() && rule.isForType(type.getName()) && rule.isForActor(actor)) {
				return rule.mode();
			}
		}
		return PayloadMode.FULL;
	}

	/**
	 * The converter for a class, or null if it has none: the one for the nearest type,
	 * and of several for the same type the first.
	 */
	public @Nullable PayloadConverter<?> converterOf(Class<?> type) {
		PayloadConverter<?> nearest = null;
		for (PayloadConverter<?> converter : this.converters) {
			if (converter.type().isAssignableFrom(type)
					&& (nearest == null || isNearer(converter.type(), nearest.type()))) {
				nearest = converter;
			}
		}
		return nearest;
	}

	private static boolean isNearer(Class<?> type, Class<?> than) {
		return type != than && than.isAssignableFrom(type);
	}

}

package io.papyra.redis.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.redis.Delivery;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * A method of a bean as a handler of facts. Immutable.
 */
final class ListenerMethod {

	private final Supplier<Object> bean;

	private final Method method;

	private final String name;

	private final FactKind kind;

	/** What each parameter gets of a delivery; none if the method takes a batch. */
	private final List<Function<Delivery, Object>> arguments = new ArrayList<>();

	/**
	 * @param beanName of the bean that has it
	 * @param bean that bean, asked for when facts come
	 * @param method as the class of the bean declares it
	 * @throws InvalidGroupListenerException if it takes or returns something else than it
	 * may
	 */
	ListenerMethod(String beanName, Supplier<Object> bean, Method method, FactKind kind) {
		this.bean = bean;
		this.method = method;
		this.name = "The method " + method.getDeclaringClass().getSimpleName() + "." + method.getName()
				+ " of the bean '" + beanName + "'";
		this.kind = kind;
		if (method.getReturnType() != void.class) {
			throw refused(
					"returns " + method.getReturnType().getSimpleName() + ", which no caller would wait for or look at",
					"Let it return nothing when the fact is handled.");
		}
		if (!isBatch()) {
			for (int index = 0; index < method.getParameterCount(); index++) {
				this.arguments.add(argument(ResolvableType.forMethodParameter(method, index)));
			}
			if (this.arguments.isEmpty()) {
				throw refused("takes nothing", allowed());
			}
		}
	}

	/** Whether it takes all that came at once. */
	boolean isBatch() {
		return this.method.getParameterCount() == 1
				&& isListOfDeliveries(ResolvableType.forMethodParameter(this.method, 0));
	}

	private static boolean isListOfDeliveries(ResolvableType type) {
		return type.resolve() == List.class && type.getGeneric(0).resolve() == Delivery.class;
	}

	private Function<Delivery, Object> argument(ResolvableType type) {
		Class<?> wanted = type.resolve(Object.class);
		if (wanted == Delivery.class) {
			return (delivery) -> delivery;
		}
		if (wanted == Fact.class || wanted == factType()) {
			return Delivery::fact;
		}
		throw refused("listens to facts of the kind " + this.kind + " and takes " + type, allowed());
	}

	private Class<? extends Fact> factType() {
		return switch (this.kind) {
			case EVENT -> ActorEvent.class;
			case AUDIT -> Audit.class;
			case DEAD_LETTER -> DeadLetter.class;
		};
	}

	private String allowed() {
		return "Let it take a Delivery, a Fact or %s, or a List<Delivery> alone.".formatted(factType().getSimpleName());
	}

	private InvalidGroupListenerException refused(String what, String advice) {
		return new InvalidGroupListenerException(this.name + " cannot be a @PapyraGroupListener: it " + what, advice);
	}

	/**
	 * @param type of the bean as others get it, which may be a proxy
	 * @throws InvalidGroupListenerException if that does not have the method
	 */
	void requireInvocable(Class<?> type) {
		try {
			Method unused = AopUtils.selectInvocableMethod(this.method, type);
		}
		catch (IllegalStateException ex) {
			throw refused("cannot be called on the proxy of its bean", ex.getMessage() + ".");
		}
	}

	/** Hands a fact on. */
	void handle(Delivery delivery) throws Exception {
		invoke(this.arguments.stream().map((argument) -> argument.apply(delivery)).toArray());
	}

	/** Hands on what came at once. */
	void handle(List<Delivery> deliveries) throws Exception {
		invoke(deliveries);
	}

	private void invoke(Object... values) throws Exception {
		Object target = this.bean.get();
		Method invocable = AopUtils.selectInvocableMethod(this.method, target.getClass());
		ReflectionUtils.makeAccessible(invocable);
		try {
			invocable.invoke(target, values);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
		}
	}

	/** With bean and method. */
	@Override
	public String toString() {
		return this.name;
	}

}

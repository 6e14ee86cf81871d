package io.papyra.redis.listener;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.papyra.fact.FactKind;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * A method of a bean that handles the facts of one kind as a member of a consumer group.
 * A fact is handled when the method returns. Where it throws, the others continue, and
 * this one comes again after a pause, up to {@code papyra.redis.max-deliveries} times;
 * then it is parked.
 *
 * <p>
 * Parameters are a {@code Delivery}, the fact itself ({@code Fact}, or
 * {@code ActorEvent}, {@code Audit} or {@code DeadLetter} as the kind is), or both; or a
 * {@code List<Delivery>} alone, which takes all that came at once and counts as handled
 * as a whole. The method returns nothing. It is called by one thread for each unit of
 * {@link #concurrency}, and may be called with a fact that it has had before.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface PapyraGroupListener {

	/** Which facts. */
	FactKind kind();

	/** Name of the group; placeholders such as {@code ${name}} are replaced. */
	String group();

	/**
	 * Where the group begins if it is new: {@code beginning}, {@code end}, an instant
	 * such as {@code 2026-01-15T10:00:00Z}, or the id of an entry after which it begins;
	 * placeholders are replaced.
	 */
	String start() default "beginning";

	/**
	 * How many threads handle facts, 1 to 64, each a member of the group; placeholders
	 * are replaced. With more than one, facts are not handled in the order of the stream.
	 */
	String concurrency() default "1";

}

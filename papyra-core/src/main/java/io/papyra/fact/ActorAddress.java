package io.papyra.fact;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Who a fact is about.
 *
 * @param system name of the actor system; empty for an address that is one plain string
 * @param actorId a {@link Long} (for Pekko the incarnation's uid) or a {@link String}
 * @param path where the actor lives, such as {@code /user/cart-42}, if known
 */
public record ActorAddress(String system, Object actorId, @Nullable String path) {

	/** The address of nobody known. */
	public static final ActorAddress UNKNOWN = new ActorAddress("", "unknown", null);

	public ActorAddress {
		system = Objects.requireNonNullElse(system, "");
		actorId = normalised(actorId);
	}

	/** An actor known by number. */
	public static ActorAddress of(String system, long actorId) {
		return new ActorAddress(system, actorId, null);
	}

	/** An actor known by number and path. */
	public static ActorAddress of(String system, long actorId, @Nullable String path) {
		return new ActorAddress(system, actorId, path);
	}

	/** An actor known by name. */
	public static ActorAddress of(String system, String actorId) {
		return new ActorAddress(system, actorId, null);
	}

	/**
	 * An address that is one string, such as {@code local://1}; it is stored as that
	 * string.
	 */
	public static ActorAddress plain(String address) {
		return new ActorAddress("", address, null);
	}

	/**
	 * The address of an actor system itself, as {@code SystemStarted} and
	 * {@code SystemStopped} carry it.
	 */
	public static ActorAddress ofSystem(String system) {
		return new ActorAddress(system, 0L, "/");
	}

	/** Whether this address is stored as one plain string. */
	public boolean isPlain() {
		return this.system.isEmpty() && this.path == null && this.actorId instanceof String;
	}

	/**
	 * Whether a question for an actor means this one: by path, by id, by
	 * {@code system/id}, or by a path prefix that ends in {@code *}.
	 */
	public boolean matches(String question) {
		String id = this.actorId.toString();
		if (question.endsWith("*")) {
			String prefix = question.substring(0, question.length() - 1);
			return (this.path != null) ? this.path.startsWith(prefix) : id.startsWith(prefix);
		}
		return question.equals(this.path) || question.equals(id) || question.equals(this.system + "/" + id);
	}

	private static Object normalised(@Nullable Object actorId) {
		if (actorId instanceof Long || actorId instanceof String) {
			return actorId;
		}
		if (actorId instanceof Integer || actorId instanceof Short || actorId instanceof Byte) {
			return ((Number) actorId).longValue();
		}
		return String.valueOf(actorId);
	}

}

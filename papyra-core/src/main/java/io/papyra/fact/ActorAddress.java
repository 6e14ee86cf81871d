package io.papyra.fact;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Who a fact is about. Two addresses are equal if they mean the same actor, however they
 * are spelled.
 *
 * @param system name of the actor system; empty for an address that is one plain string
 * @param actorId a {@link Long} (for Pekko the incarnation's uid) or a {@link String}
 * @param path where the actor lives, such as {@code /user/cart-42}, if known
 */
public record ActorAddress(String system, Object actorId, @Nullable String path) {

	/**
	 * As Papyra for Python writes addresses, from 0.2.0 on and in texts: the system and a
	 * number, or any id after two slashes.
	 */
	private static final Pattern SPELLINGS = Pattern.compile(
			"\\s*(?<name>[^\\s:/]+)://(?<id>[^/]+?)\\s*|\\s*(?<system>[^\\s:/]+)\\s*[:/]\\s*(?<number>-?\\d+)\\s*");

	private static final Pattern NUMBER = Pattern.compile("\\s*-?\\d{1,19}\\s*");

	/** The address of an unknown actor. */
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
	 * The same address taken apart: of {@code orders:1}, {@code orders://1} and
	 * {@code orders/1} the number 1 of the system {@code orders}, of an id that is the
	 * text of a number the number. What no spelling fits is left as it is.
	 */
	public ActorAddress parsed() {
		if (isPlain()) {
			return parse((String) this.actorId);
		}
		Object id = (this.actorId instanceof String text) ? id(text) : this.actorId;
		return id.equals(this.actorId) ? this : new ActorAddress(this.system, id, this.path);
	}

	private static ActorAddress parse(String text) {
		Matcher spelled = SPELLINGS.matcher(text);
		if (!spelled.matches()) {
			return new ActorAddress("", id(text), null);
		}
		String name = spelled.group("name");
		return (name != null) ? new ActorAddress(name, id(spelled.group("id")), null)
				: new ActorAddress(spelled.group("system"), id(spelled.group("number")), null);
	}

	/** A number if the text is one that a long can hold. */
	private static Object id(String text) {
		try {
			return NUMBER.matcher(text).matches() ? (Object) Long.valueOf(text.strip()) : text;
		}
		catch (NumberFormatException ex) {
			return text;
		}
	}

	/**
	 * Whether a question for an actor means this one: by path, by id, by
	 * {@code system/id}, {@code system:id} or {@code system://id}, or by a prefix of the
	 * path, or where there is no path of the id or of {@code system/id}, that ends in
	 * {@code *}.
	 */
	public boolean matches(String question) {
		ActorAddress parsed = parsed();
		String id = parsed.actorId.toString();
		if (question.endsWith("*")) {
			String prefix = question.substring(0, question.length() - 1);
			return (this.path != null) ? this.path.startsWith(prefix) : id.startsWith(prefix)
					|| this.actorId.toString().startsWith(prefix) || (parsed.system + "/" + id).startsWith(prefix);
		}
		if (question.equals(this.path) || question.equals(id) || question.equals(parsed.system + "/" + id)) {
			return true;
		}
		if (question.startsWith("/")) {
			return false;
		}
		ActorAddress asked = parse(question);
		return asked.actorId.equals(parsed.actorId) && (asked.system.isEmpty() || asked.system.equals(parsed.system));
	}

	/** However it is spelled. */
	@Override
	public boolean equals(@Nullable Object other) {
		if (!(other instanceof ActorAddress address)) {
			return false;
		}
		ActorAddress one = parsed();
		ActorAddress another = address.parsed();
		return one.system.equals(another.system) && one.actorId.equals(another.actorId)
				&& Objects.equals(one.path, another.path);
	}

	@Override
	public int hashCode() {
		ActorAddress parsed = parsed();
		return Objects.hash(parsed.system, parsed.actorId, parsed.path);
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

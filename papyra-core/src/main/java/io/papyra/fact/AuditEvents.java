package io.papyra.fact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Events that tell who has done what in an application, or has tried to: those of a
 * login, for instance. They are not an {@link Audit}, whose subject is a count of actors.
 *
 * <p>
 * Such an event is of the type {@value #TYPE}. Its address is the principal, as a path
 * below {@value #PRINCIPALS}, and the type of what was done, as the id. A principal is
 * free text, which for a failed login any caller may have chosen; below a path of its own
 * it is never taken for an actor.
 */
public final class AuditEvents {

	/** Type of these events. */
	public static final String TYPE = "AuditEvent";

	/** Where principals live among paths of actors. */
	static final String PRINCIPALS = "/principals/";

	/**
	 * Longer names are cut to this number of characters; an address holds at least four
	 * times as many.
	 */
	private static final int LONGEST = 1000;

	/** Stands between the rest of a name that cannot be stored as it is and its hash. */
	private static final String HASHED = "…sha256:";

	private AuditEvents() {
	}

	/**
	 * The address of such an event. Two principals have two addresses, and likewise two
	 * types: of a text that is too long for an address, or that UTF-8 cannot hold, the
	 * beginning is kept, and a hash of all of it.
	 */
	public static ActorAddress address(String system, String principal, String type) {
		return new ActorAddress(system, name(type), PRINCIPALS + name(principal));
	}

	/**
	 * Whether it is such an event. An event of the same type may be another program's.
	 */
	public static boolean isOne(ActorEvent event) {
		String path = event.actorAddress().path();
		return path != null && event.eventType().equals(TYPE) && path.startsWith(PRINCIPALS)
				&& event.actorAddress().actorId() instanceof String;
	}

	/**
	 * Who it was, as the address has it.
	 * @param event one for which {@link #isOne} holds
	 */
	public static String principal(ActorEvent event) {
		String path = event.actorAddress().path();
		return (path != null) ? path.substring(PRINCIPALS.length()) : "";
	}

	/**
	 * What was done, as the address has it.
	 * @param event one for which {@link #isOne} holds
	 */
	public static String type(ActorEvent event) {
		return event.actorAddress().actorId().toString();
	}

	/**
	 * The address of such an event with something else in the place of the principal.
	 * @param event one for which {@link #isOne} holds
	 */
	public static ActorAddress addressWith(ActorEvent event, String principal) {
		ActorAddress address = event.actorAddress();
		return new ActorAddress(address.system(), address.actorId(), PRINCIPALS + principal);
	}

	/**
	 * Whether a question for an actor, as {@link ActorAddress#matches(String)} takes it,
	 * depends on who the principal is.
	 */
	public static boolean asksForPrincipal(@Nullable String question) {
		return question != null && question.startsWith(PRINCIPALS);
	}

	private static String name(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		String stored = new String(bytes, StandardCharsets.UTF_8);
		if (text.length() <= LONGEST && stored.equals(text) && !text.contains(HASHED)) {
			return text;
		}
		int end = Math.min(stored.length(), LONGEST);
		if (end < stored.length() && Character.isHighSurrogate(stored.charAt(end - 1))) {
			end--;
		}
		return stored.substring(0, end) + HASHED + hash(text);
	}

	/**
	 * Of its characters as they are, for every charset makes lone surrogates the same.
	 */
	private static String hash(String text) {
		ByteBuffer characters = ByteBuffer.allocate(Character.BYTES * text.length());
		characters.asCharBuffer().put(text);
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(characters.array()));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JVM has it", ex);
		}
	}

}

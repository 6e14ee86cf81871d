package io.papyra.codec;

import java.util.List;

import io.papyra.fact.ActorAddress;
import io.papyra.internal.json.JsonWriter;

/**
 * What the fields of a line hold beside payloads: bounded strings, addresses, and lists
 * of names.
 */
final class FieldValues {

	/** Identities and types are cut after this number of characters. */
	static final int MAX_STRING = 4096;

	private static final byte[] SYSTEM = JsonWriter.bytes("{\"system\":");

	private static final byte[] ACTOR_ID = JsonWriter.bytes(",\"actor_id\":");

	private static final byte[] PATH = JsonWriter.bytes(",\"path\":");

	private FieldValues() {
	}

	/** Writes a string that identifies something, cut if it is beyond reason. */
	static void string(JsonWriter out, String text) {
		if (text.length() <= MAX_STRING) {
			out.string(text);
		}
		else {
			int end = Character.isHighSurrogate(text.charAt(MAX_STRING - 1)) ? MAX_STRING - 1 : MAX_STRING;
			out.string(text.substring(0, end) + "…");
		}
	}

	/** Writes an address: its identity as a string if that is all of it, or an object. */
	static void address(JsonWriter out, ActorAddress address) {
		if (address.isPlain()) {
			string(out, (String) address.actorId());
			return;
		}
		system(out, address.system());
		actor(out, address);
	}

	/** Begins an address that is not plain. */
	static void system(JsonWriter out, String system) {
		out.raw(SYSTEM);
		string(out, system);
		out.raw(ACTOR_ID);
	}

	/** Ends an address that is not plain. */
	static void actor(JsonWriter out, ActorAddress address) {
		if (address.actorId() instanceof Long id) {
			out.number(id.longValue());
		}
		else {
			string(out, address.actorId().toString());
		}
		if (address.path() != null) {
			out.raw(PATH);
			string(out, address.path());
		}
		out.raw('}');
	}

	/**
	 * Writes a list of names up to about the given number of bytes; the last item then
	 * tells how many are left out.
	 */
	static void strings(JsonWriter out, List<String> names, int maxSize) {
		int start = out.length();
		out.raw('[');
		int written = 0;
		for (String name : names) {
			if (written > 0) {
				out.raw(',');
			}
			if (out.length() - start > maxSize) {
				out.string("… and " + (names.size() - written) + " more");
				break;
			}
			string(out, name);
			written++;
		}
		out.raw(']');
	}

}

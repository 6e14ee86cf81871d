package io.papyra.redis.internal.entry;

import java.util.List;

import io.papyra.fact.FactKind;

/**
 * The keys of one stream: the one place where their names are made. Everything that
 * belongs to a stream lives in its slot of a cluster, so that one script may change both.
 *
 * @param systemId whose facts they are
 * @param kind of which kind they are
 * @param stream key of the stream itself
 */
public record StreamKeys(String systemId, FactKind kind, String stream) {

	/**
	 * Keys as Papyra for Python has them, or with the system id as hash tag.
	 * @param hashTag whether all streams of one system are to share a slot
	 */
	public static StreamKeys of(String prefix, String systemId, boolean hashTag, FactKind kind) {
		String id = hashTag ? "{" + systemId + "}" : systemId;
		return new StreamKeys(systemId, kind, prefix + ":" + id + ":" + plural(kind));
	}

	/** Last part of the stream's key. */
	static String plural(FactKind kind) {
		return kind.wireName() + "s";
	}

	/** Hash with the state of each writer. */
	public String writers() {
		return companion("writers");
	}

	/** Hash with the entry up to which a scan has found the stream good. */
	public String checkpoint() {
		return companion("checkpoint");
	}

	/** Stream of the entries that repairs have removed. */
	public String quarantine() {
		return companion("quarantine");
	}

	/** Stream of the entries that a group could not handle. */
	public String parked() {
		return companion("parked");
	}

	/** Hash of what is known of its consumer groups. */
	public String groups() {
		return companion("groups");
	}

	/** Key of who is repairing or compacting. */
	public String lease() {
		return companion("lease");
	}

	/** All keys that scripts of the store use. */
	public List<String> ofStore() {
		return List.of(stream(), writers(), quarantine(), lease());
	}

	/** All keys that there are besides, where consumer groups read the stream. */
	public List<String> ofGroups() {
		return List.of(parked(), groups());
	}

	/**
	 * The part of a key in braces, if there is one, decides its slot. A second pair
	 * around a key that has one would make another slot of it.
	 */
	private String companion(String name) {
		return (this.stream.indexOf('{') >= 0) ? this.stream + ":" + name : "{" + this.stream + "}:" + name;
	}

}

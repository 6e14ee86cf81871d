package io.papyra.redis.internal.entry;

import java.util.List;
import java.util.stream.Stream;

import io.papyra.fact.FactKind;

/**
 * The keys of a history.
 *
 * @param prefix first part of every key
 * @param systemIds whose facts it holds; a service writes those of the first one
 * @param hashTag whether all streams of one system are to share a slot
 */
public record HistoryKeys(String prefix, List<String> systemIds, boolean hashTag) {

	public HistoryKeys {
		systemIds = List.copyOf(systemIds);
	}

	/** Those of one stream. */
	public StreamKeys of(String systemId, FactKind kind) {
		return StreamKeys.of(this.prefix, systemId, this.hashTag, kind);
	}

	/** Those of all streams, system by system. */
	public List<StreamKeys> all() {
		return this.systemIds.stream().flatMap(this::ofSystem).toList();
	}

	/** Those of the streams that are written. */
	public List<StreamKeys> written() {
		return ofSystem(this.systemIds.get(0)).toList();
	}

	private Stream<StreamKeys> ofSystem(String systemId) {
		return Stream.of(FactKind.values()).map((kind) -> of(systemId, kind));
	}

	/** Whether they are those of a stream that is written. */
	public boolean isWritten(StreamKeys keys) {
		return keys.systemId().equals(this.systemIds.get(0));
	}

}

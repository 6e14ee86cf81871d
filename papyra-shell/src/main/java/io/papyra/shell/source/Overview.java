package io.papyra.shell.source;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.papyra.wire.CompactionDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a history without reading it; the keys are those of the endpoint.
 *
 * @param backend where facts are stored
 * @param location the path, key or address
 * @param systemId identity of the actor system
 * @param capabilities what the backend can do beyond storing and reading
 * @param retention which facts count, by kind
 */
public record Overview(String backend, String location, @Nullable String systemId, List<String> capabilities,
		@Nullable Map<String, CompactionDescriptors.Limits> retention) {

	/** Whether nothing ever expires, as far as is known. */
	@JsonIgnore
	public boolean isUnlimited() {
		return this.retention == null || this.retention.values()
			.stream()
			.allMatch((limits) -> limits.maxRecords() == null && limits.maxAge() == null
					&& limits.maxTotalSize() == null);
	}

}

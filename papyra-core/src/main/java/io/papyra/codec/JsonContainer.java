package io.papyra.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** An object or array being read. */
final class JsonContainer {

	private final @Nullable JsonContainer parent;

	private final @Nullable Map<String, @Nullable Object> map;

	private final List<@Nullable Object> list;

	private String key = "";

	JsonContainer(@Nullable JsonContainer parent, boolean object) {
		this.parent = parent;
		this.map = object ? new LinkedHashMap<>() : null;
		this.list = object ? List.of() : new ArrayList<>();
	}

	/** What this is in. */
	@Nullable JsonContainer parent() {
		return this.parent;
	}

	boolean isObject() {
		return this.map != null;
	}

	/** Sets the key of the value that is added next. */
	void key(String next) {
		this.key = next;
	}

	void add(@Nullable Object value) {
		if (this.map != null) {
			this.map.put(this.key, value);
		}
		else {
			this.list.add(value);
		}
	}

	Object content() {
		return (this.map != null) ? this.map : this.list;
	}

}

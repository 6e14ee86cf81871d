package io.papyra.backend.memory;

import java.util.Arrays;

import io.papyra.backend.FactBatch;
import io.papyra.codec.LineParser;
import io.papyra.fact.StoredFact;

/** One fact as its JSON. Never changed. */
final class StoredLine {

	private final long seq;

	private final byte[] json;

	private StoredLine(long seq, byte[] json) {
		this.seq = seq;
		this.json = json;
	}

	/** An entry of a batch, which lacks its closing brace. */
	static StoredLine of(long seq, FactBatch batch, int index) {
		int length = batch.end(index) - batch.start(index);
		byte[] json = Arrays.copyOfRange(batch.array(), batch.start(index), batch.start(index) + length + 1);
		json[length] = '}';
		return new StoredLine(seq, json);
	}

	long seq() {
		return this.seq;
	}

	/** Bytes as stored. */
	int size() {
		return this.json.length;
	}

	StoredFact parse(LineParser parser) {
		return new StoredFact(this.seq, parser.parse(this.json, 0, this.json.length));
	}

}

package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import io.papyra.retention.RetentionPolicy;

/**
 * One log of the table.
 *
 * @param type where it is kept
 * @param size how large it is
 */
record LargeLog(StoreType type, LogSize size) {

	/** The id of a case about it. */
	String id(String question) {
		return this.type.id() + "-" + this.size.gigabytes() + "-" + question;
	}

	/** The log that a case is about. */
	static LargeLog of(Case about) {
		String[] parts = about.id().split("-", 3);
		StoreType type = Arrays.stream(StoreType.values())
			.filter((candidate) -> candidate.id().equals(parts[0]))
			.findFirst()
			.orElseThrow();
		return new LargeLog(type, new LogSize(parts[1]));
	}

	/** What a case asks of its log. */
	static String question(Case about) {
		return about.id().split("-", 3)[2];
	}

	Path directory(Path shared) {
		return shared.resolve(id("log"));
	}

	/** As a service opens it at its start. */
	StoreType.Opened open(Path shared) {
		return this.type.open(directory(shared), RetentionPolicy.NONE);
	}

	/** Makes it again from scratch. */
	void make(Path shared) throws IOException {
		Path directory = directory(shared);
		if (Files.exists(directory)) {
			FileTree.delete(directory);
		}
		Files.createDirectories(directory);
		System.err.printf("making %s%n", this);
		LogMaker.make(open(shared).backend(), this.size.bytes()).write(directory);
	}

	@Override
	public String toString() {
		return this.type.id() + ", " + this.size;
	}

}

package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.report.RecoveryReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A file with what a repair removed, of which only a part is on the disk. */
@Tag("proof")
class TornRemovedFileTests {

	/** Of the bytes at which it is torn so manieth, in the gate all. */
	private static final int EVERY = Integer.getInteger("papyra.every", 7);

	private static final String DAMAGE = "no line of a log\n";

	@TempDir
	Path directory;

	private LogTestSupport log;

	private byte[] kept;

	private Path removed;

	@BeforeEach
	void aRepairedLog() throws IOException {
		this.log = new LogTestSupport(this.directory);
		damage();
		this.removed = Path.of(this.log.repair().savedTo().get(0));
		this.kept = Files.readAllBytes(this.removed);
	}

	private void damage() throws IOException {
		this.log.write("a");
		Files.writeString(this.log.file, DAMAGE, StandardOpenOption.APPEND);
	}

	@Test
	void oneThatAKillLeftHalfWrittenIsRewrittenAtEveryByte() throws IOException {
		Files.delete(this.removed);
		damage();
		Map<Path, byte[]> before = files();
		for (int length = 0; length <= this.kept.length; length += EVERY) {
			for (byte[] torn : torn(length)) {
				restore(before);
				Path temporary = DurableFiles.temporary(this.removed);
				Files.write(temporary, torn);
				RecoveryReport report = this.log.repair();
				assertThat(report.after().isClean()).isTrue();
				assertThat(temporary).doesNotExist();
				assertThat(Files.readString(Path.of(report.savedTo().get(0))))
					.contains("\"text\":\"no line of a log\\n\"");
			}
		}
	}

	@Test
	void oneThatIsTornLaterIsInNobodysWayAndStaysAsItIs() throws IOException {
		Map<Path, byte[]> before = files();
		for (int length = 0; length <= this.kept.length; length += EVERY) {
			for (byte[] torn : torn(length)) {
				restore(before);
				Files.write(this.removed, torn);
				assertThat(this.log.scan().isClean()).isTrue();
				assertThat(this.log.repair().changed()).isFalse();
				damage();
				RecoveryReport report = this.log.repair();
				assertThat(report.after().isClean()).isTrue();
				assertThat(report.savedTo()).doesNotContain(this.removed.toString());
				assertThat(Files.readAllBytes(this.removed)).isEqualTo(torn);
				assertThat(files().keySet()).noneMatch((file) -> file.toString().endsWith(".tmp"));
			}
		}
	}

	private Map<Path, byte[]> files() throws IOException {
		Map<Path, byte[]> files = new TreeMap<>();
		try (Stream<Path> all = Files.list(this.directory)) {
			for (Path file : all.toList()) {
				files.put(file, Files.readAllBytes(file));
			}
		}
		return files;
	}

	/**
	 * Each round begins with the same files: a log that grows would make them longer and
	 * longer.
	 */
	private void restore(Map<Path, byte[]> files) throws IOException {
		for (Path file : files().keySet()) {
			if (!files.containsKey(file)) {
				Files.delete(file);
			}
		}
		for (Map.Entry<Path, byte[]> file : files.entrySet()) {
			Files.write(file.getKey(), file.getValue());
		}
	}

	/** Cut off there, and with zeros from there on. */
	private List<byte[]> torn(int length) {
		return List.of(Arrays.copyOf(this.kept, length),
				Arrays.copyOf(Arrays.copyOf(this.kept, length), this.kept.length));
	}

}

package io.papyra.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.lettuce.core.RedisURI;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceException;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.TestFacts;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service in a JVM of its own that stores events without pause until it is killed, and
 * says on its output what it sends and what is acknowledged: by Redis and by a replica,
 * since nobody is left to send again what only Redis had. The next one goes on behind
 * everything that the former may have sent.
 */
final class SecondService {

	private static final String SENDS = "sends ";

	private static final String STORED = "stored ";

	private static final int BATCH = 20;

	private static final Duration WAIT = Duration.ofMillis(200);

	private final String uri;

	private final String prefix;

	private final int base;

	private final NavigableSet<Integer> acknowledged = new TreeSet<>();

	/** Behind everything that was ever sent. */
	private int next;

	private final AtomicInteger starts = new AtomicInteger();

	private volatile boolean ending;

	/**
	 * A service that does not run yet.
	 * @param uri where the history is
	 * @param prefix of its keys
	 * @param base place of its first event, far from those of others
	 */
	SecondService(RedisURI uri, String prefix, int base) {
		this.uri = uri.toURI().toString();
		this.prefix = prefix;
		this.base = base;
	}

	/**
	 * Starts it again and again, and kills it each time once it has stored as many
	 * batches as the dice say, until {@link #end()}.
	 */
	void runAndKill(Random random) {
		try {
			while (!this.ending) {
				run(1 + random.nextInt(100));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void run(int batches) throws IOException {
		Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
				SecondService.class.getName(), this.uri, this.prefix, String.valueOf(this.base + this.next)))
			.redirectErrorStream(true)
			.start();
		this.starts.incrementAndGet();
		StringBuilder other = new StringBuilder();
		try (BufferedReader output = process.inputReader()) {
			int stored = 0;
			for (@Nullable
			String line = output.readLine(); line != null; line = output.readLine()) {
				note(line, other);
				stored += line.startsWith(STORED) ? 1 : 0;
				if (stored == batches || this.ending) {
					// Not by the process itself, which would close its output before it
					// is read.
					process.toHandle().destroyForcibly();
				}
			}
			assertThat(stored == batches || this.ending).as("it ended by itself: %s", other).isTrue();
		}
		finally {
			process.destroyForcibly().onExit().join();
		}
	}

	/** The last line of one that was killed may be cut: it tells nothing then. */
	private void note(String line, StringBuilder other) {
		if (line.startsWith(SENDS) && line.endsWith(".")) {
			this.next = number(line, SENDS) - this.base + BATCH;
		}
		else if (line.startsWith(STORED) && line.endsWith(".")) {
			int first = number(line, STORED) - this.base;
			IntStream.range(first, first + BATCH).forEach(this.acknowledged::add);
		}
		else if (!line.startsWith(STORED) && !line.startsWith(SENDS)) {
			other.append(line).append('\n');
		}
	}

	private static int number(String line, String word) {
		return Integer.parseInt(line.substring(word.length(), line.length() - 1));
	}

	/** Kills it soon, for the last time. */
	void end() {
		this.ending = true;
	}

	/** Places that are acknowledged, counted from its base. */
	NavigableSet<Integer> acknowledged() {
		return this.acknowledged;
	}

	/** How often it was started. */
	int starts() {
		return this.starts.get();
	}

	/**
	 * Runs in the other process.
	 * @param args URI, prefix, place of the first event
	 */
	public static void main(String[] args) throws InterruptedException {
		RedisOptions options = RedisOptions.of(TestFacts.SYSTEM).withPrefix(args[1]).withConfirmation(1, false, WAIT);
		RedisBackend backend = new RedisBackend(RedisConnector.to(RedisURI.create(args[0])), options,
				RetentionPolicy.NONE);
		while (true) {
			try (FactWriter writer = backend.openWriter(RedisHistory.OPTIONS)) {
				store(writer, Integer.parseInt(args[2]));
			}
			catch (PersistenceException ex) {
				Thread.sleep(20);
			}
		}
	}

	private static void store(FactWriter writer, int first) throws InterruptedException {
		for (int at = first;; at += BATCH) {
			System.out.println(SENDS + at + ".");
			boolean stored = false;
			while (!stored) {
				try {
					if (writer.append(RedisHistory.events(at, BATCH)).unconfirmed() == null) {
						System.out.println(STORED + at + ".");
					}
					stored = true;
				}
				catch (PersistenceException ex) {
					Thread.sleep(20);
				}
			}
			Thread.sleep(2);
		}
	}

}

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.papyra.backend.CompactionRequest;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.RecoveryMode;
import io.papyra.backend.RecoveryRequest;
import io.papyra.backend.Work;
import io.papyra.backend.json.JsonBackend;
import io.papyra.backend.rotating.RotatingBackend;
import io.papyra.backend.rotating.RotatingOptions;
import io.papyra.backup.LogBackups;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.RecorderOptions;
import io.papyra.retention.Retention;
import io.papyra.retention.RetentionPolicy;

/**
 * Writes histories as the commit does whose core is on the class path: whole ones, one that was repaired, compacted ones, a
 * torn one, and a backup. Beside each, what that commit reads of it.
 */
public final class WriteHistories {

	private static final RetentionPolicy THIRTY = RetentionPolicy.same(new Retention(30L, null, null));

	private static final ActorAddress CART = ActorAddress.of("orders", 7, "/user/cart");

	private final Path root;

	private WriteHistories(Path root) {
		this.root = root;
	}

	public static void main(String[] args) throws Exception {
		WriteHistories histories = new WriteHistories(Path.of(args[0]));
		histories.write("json");
		histories.write("rotating");
	}

	private PersistenceBackend open(String kind, String name, RetentionPolicy retention) throws IOException {
		Path place = this.root.resolve(kind).resolve(name);
		Files.createDirectories(place);
		return kind.equals("json") ? new JsonBackend(place.resolve("papyra.ndjson"), retention)
				: new RotatingBackend(place, new RotatingOptions(2048, null), retention);
	}

	private void write(String kind) throws Exception {
		PersistenceBackend whole = open(kind, "whole", RetentionPolicy.NONE);
		record(whole, 0, 20);
		record(whole, 20, 20);
		read(kind, "whole", whole);
		new LogBackups().create(whole, this.root.resolve(kind).resolve("backup"), false, Work.UNWATCHED);

		PersistenceBackend compacted = open(kind, "compacted", THIRTY);
		record(compacted, 0, 60);
		((io.papyra.backend.Compactable) compacted).compact(new CompactionRequest(false), Work.UNWATCHED);
		record(compacted, 60, 10);
		read(kind, "compacted", compacted);

		PersistenceBackend repaired = open(kind, "repaired", RetentionPolicy.NONE);
		record(repaired, 0, 20);
		damage(log(kind, "repaired", 4));
		repaired = open(kind, "repaired", RetentionPolicy.NONE);
		((io.papyra.backend.Recoverable) repaired).recover(RecoveryRequest.of(RecoveryMode.REPAIR), Work.UNWATCHED);
		record(repaired, 20, 10);
		read(kind, "repaired", repaired);

		PersistenceBackend torn = open(kind, "torn", RetentionPolicy.NONE);
		record(torn, 0, 10);
		Files.writeString(log(kind, "torn", 1), "{\"kind\":\"event\",\"system_id\":\"orders\",\"actor_add", StandardOpenOption.APPEND);
		read(kind, "torn", open(kind, "torn", RetentionPolicy.NONE));
	}

	/** The last file of events with so many lines. */
	private Path log(String kind, String name, int lines) throws IOException {
		Path place = this.root.resolve(kind).resolve(name);
		if (kind.equals("json")) {
			return place.resolve("papyra.ndjson");
		}
		try (Stream<Path> files = Files.list(place.resolve("events"))) {
			return files.filter((file) -> file.toString().endsWith(".ndjson") && lines(file) >= lines)
				.sorted()
				.reduce((first, second) -> second)
				.orElseThrow();
		}
	}

	private static int lines(Path file) {
		try {
			return Files.readAllLines(file).size();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static void damage(Path file) throws IOException {
		List<String> lines = new ArrayList<>(Files.readAllLines(file));
		int line = lines.size() / 2;
		lines.set(line, lines.get(line).replaceFirst("orders", "ordurs"));
		Files.write(file, lines, StandardCharsets.UTF_8);
	}

	private static void record(PersistenceBackend backend, int from, int count) throws Exception {
		try (BufferedFactRecorder recorder = new BufferedFactRecorder(backend, RecorderOptions.defaults("orders"), PersistenceObserver.NONE)) {
			recorder.start();
			for (int number = from; number < from + count; number++) {
				recorder.recordDurably(ActorEvent.of(CART, "Added", Map.of("number", number, "text", "gr\u00fc\u00df \ud83d\ude00"))).get();
				recorder.recordDurably(DeadLetter.of(CART, "Lost", "letter " + number)).get();
			}
		}
	}

	private void read(String kind, String name, PersistenceBackend backend) throws IOException {
		List<String> lines = new ArrayList<>();
		for (FactKind one : FactKind.values()) {
			try (var facts = backend.read(FactQuery.of(one))) {
				facts.forEach((stored) -> lines.add(one + " " + stored.seq() + " " + text(stored.fact())));
			}
		}
		Files.write(this.root.resolve(kind).resolve(name + ".txt"), lines, StandardCharsets.UTF_8);
	}

	private static String text(Object fact) {
		return (fact instanceof ActorEvent event) ? event.eventType() + (event.payload() instanceof Map<?, ?> map ? " " + map.get("number") : "")
				: (fact instanceof DeadLetter letter) ? letter.messageType() + " " + letter.payload() : String.valueOf(fact);
	}

}

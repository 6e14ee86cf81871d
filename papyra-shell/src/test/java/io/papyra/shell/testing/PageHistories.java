package io.papyra.shell.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.papyra.backend.file.JsonBackend;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Fact;
import io.papyra.recorder.BufferedFactRecorder;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/** How the histories that pages name are made, the same each time. */
final class PageHistories {

	private final Map<String, Consumer<Path>> recipes = new LinkedHashMap<>();

	private final Function<List<String>, Ran> papyra;

	private @Nullable BufferedFactRecorder live;

	private int recorded;

	PageHistories(Function<List<String>, Ran> papyra) {
		this.papyra = papyra;
		this.recipes.put("orders.ndjson", (file) -> python("clean.ndjson", file));
		this.recipes.put("damaged.ndjson", (file) -> python("torn-tail.ndjson", file));
		this.recipes.put("strange.ndjson", (file) -> python("invalid-records.ndjson", file));
		this.recipes.put("rotated", PageHistories::rotated);
		this.recipes.put("repaired.ndjson", this::repaired);
		this.recipes.put("papyra.ndjson", PageHistories::service);
		this.recipes.put("live.ndjson", this::live);
		this.recipes.put("runs.ndjson", (file) -> {
			Logs.file(file, Logs.event("cart-1", 1, ActorEvent.STARTED), Logs.event("cart-1", 1, ActorEvent.STOPPED));
			Logs.file(file, Logs.event("cart-2", 2, ActorEvent.STARTED));
		});
		this.recipes.put("changed.ndjson", (file) -> {
			service(file);
			edit(file, (lines) -> lines.set(8, lines.get(8).replace("orders", "0rders")));
		});
	}

	/** A history that a service still writes. */
	private void live(Path file) {
		stop();
		this.live = Logs.recorder(new JsonBackend(file));
		goOn();
	}

	/** Lets that service record two more facts, wherever its history is now. */
	void goOn() {
		BufferedFactRecorder recorder = this.live;
		if (recorder != null) {
			recorder.recordDurably(started(this.recorded++)).join();
			recorder.recordDurably(started(this.recorded++)).join();
		}
	}

	/** Stops that service. */
	void stop() {
		BufferedFactRecorder recorder = this.live;
		if (recorder != null) {
			recorder.close();
			this.live = null;
			this.recorded = 0;
		}
	}

	Stream<String> names() {
		return this.recipes.keySet().stream();
	}

	void make(String name, Path folder) {
		Objects.requireNonNull(this.recipes.get(name)).accept(folder.resolve(name));
	}

	private static void python(String name, Path file) {
		try {
			Files.move(Logs.python(name, Objects.requireNonNull(file.getParent())), file);
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void rotated(Path folder) {
		folder.toFile().mkdir();
		for (String name : List.of("r.log", "r.log.1", "r.log.2", "r.log.3", "r.log.4")) {
			Path rotating = folder.resolve("actor-system/rotating");
			rotating.toFile().mkdirs();
			python("actor-system/rotating/" + name, folder.resolve(name));
		}
		folder.resolve("actor-system/rotating").toFile().delete();
		folder.resolve("actor-system").toFile().delete();
	}

	/** Twelve events, of which two lines are gone and one is changed, repaired. */
	private void repaired(Path file) {
		Logs.file(file, IntStream.range(0, 12).mapToObj(PageHistories::started).toArray(Fact[]::new));
		edit(file, (lines) -> {
			lines.set(8, lines.get(8).replace("orders", "0rders"));
			lines.subList(4, 6).clear();
		});
		Ran ran = this.papyra.apply(List.of("persistence", "recover", "--path", file.toString()));
		Assert.state(ran.code() == 0, ran::err);
	}

	/** Two runs of a service: the starts of twelve actors, and of one more. */
	private static void service(Path file) {
		Logs.file(file, IntStream.range(0, 12).mapToObj(PageHistories::started).toArray(Fact[]::new));
		try (BufferedFactRecorder recorder = Logs.recorder(new JsonBackend(file))) {
			recorder.record(started(12));
		}
	}

	private static Fact started(int number) {
		return new ActorEvent("orders", ActorAddress.of("orders", number, "/user/cart-" + number), ActorEvent.STARTED,
				null, Instant.parse("2026-11-30T08:00:00.123456Z").plusSeconds(number));
	}

	private static void edit(Path file, Consumer<List<String>> change) {
		try {
			List<String> lines = new ArrayList<>(Files.readAllLines(file));
			change.accept(lines);
			Files.writeString(file, String.join("\n", lines) + "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.papyra.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.recorder.RecorderOptions;

/**
 * The same facts in every run: lifecycle events of actors with a small payload, about 300
 * bytes as a checksummed line. As many different ones as fit into the processor's caches,
 * where a fact is that an actor has just made.
 */
final class Facts {

	static final String SYSTEM = "orders";

	/** A power of two, so that a mask finds the next one. */
	static final int DISTINCT = 4096;

	static final int MASK = DISTINCT - 1;

	private static final String[] TYPES = { ActorEvent.STARTED, ActorEvent.STOPPED, ActorEvent.RESTARTED,
			ActorEvent.CRASHED };

	private static final String[] STATES = { "CREATED", "RESERVED", "PAID", "SHIPPED", "CANCELLED" };

	private Facts() {
	}

	/** Facts as an application hands them over; their time is that of recording. */
	static ActorEvent[] events() {
		Random random = new Random(42);
		ActorEvent[] events = new ActorEvent[DISTINCT];
		for (int i = 0; i < DISTINCT; i++) {
			long id = 1_000_000_000L + random.nextInt(1_000_000_000);
			events[i] = ActorEvent.of(ActorAddress.of(SYSTEM, id, "/user/checkout/order-" + random.nextInt(1_000_000)),
					TYPES[random.nextInt(TYPES.length)], payload(random));
		}
		return events;
	}

	private static Map<String, Object> payload(Random random) {
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put("order", "A-" + (100_000 + random.nextInt(900_000)));
		payload.put("state", STATES[random.nextInt(STATES.length)]);
		payload.put("items", random.nextInt(20));
		payload.put("total", random.nextInt(100_000) / 100.0);
		payload.put("express", random.nextBoolean());
		return payload;
	}

	/** The encoder that a recorder with default options has. */
	static FactEncoder encoder(InstantSource clock) {
		RecorderOptions defaults = RecorderOptions.defaults(SYSTEM);
		return new FactEncoder(SYSTEM, defaults.maxPayloadSize(), defaults.redactedKeys(), clock);
	}

	/** The same facts as lines of a plain log, without their newlines. */
	static byte[][] plainLines() {
		FactEncoder encoder = encoder(InstantSource.fixed(Instant.ofEpochSecond(1_768_380_323L, 472_000)));
		ActorEvent[] events = events();
		byte[][] lines = new byte[DISTINCT][];
		for (int i = 0; i < DISTINCT; i++) {
			int length = encoder.encode(events[i]);
			lines[i] = (new String(encoder.array(), 0, length, StandardCharsets.UTF_8) + "}")
				.getBytes(StandardCharsets.UTF_8);
		}
		return lines;
	}

	/** The same facts as lines with checksums, newline included. */
	static byte[][] checksummedLines() {
		byte[][] lines = plainLines();
		PlainTrailer trailer = new PlainTrailer();
		for (int i = 0; i < DISTINCT; i++) {
			byte[] room = new byte[lines[i].length + PlainTrailer.MAX_LENGTH];
			System.arraycopy(lines[i], 0, room, 0, lines[i].length);
			int end = trailer.append(room, 0, lines[i].length - 1, 100_000 + i);
			lines[i] = new byte[end];
			System.arraycopy(room, 0, lines[i], 0, end);
		}
		return lines;
	}

	/**
	 * The same facts as entries of a stream in Redis, of the length that Papyra's have.
	 */
	static byte[][] redisEntries() {
		byte[][] lines = plainLines();
		byte[] end = ",\"writer\":\"k3v9q2x7\",\"seq\":100000,\"crc32c\":\"9f3a01bc\"}"
			.getBytes(StandardCharsets.US_ASCII);
		for (int i = 0; i < DISTINCT; i++) {
			byte[] entry = Arrays.copyOf(lines[i], lines[i].length - 1 + end.length);
			System.arraycopy(end, 0, entry, lines[i].length - 1, end.length);
			lines[i] = entry;
		}
		return lines;
	}

	/** Bytes of such an entry, in the mean. */
	static int redisEntryBytes() {
		return (int) Math
			.round(Arrays.stream(redisEntries()).mapToInt((entry) -> entry.length).average().orElseThrow());
	}

	/** The same facts as ready text, for peers that take nothing else. */
	static String[] texts() {
		byte[][] lines = checksummedLines();
		String[] texts = new String[DISTINCT];
		for (int i = 0; i < DISTINCT; i++) {
			texts[i] = new String(lines[i], 0, lines[i].length - 1, StandardCharsets.UTF_8);
		}
		return texts;
	}

}

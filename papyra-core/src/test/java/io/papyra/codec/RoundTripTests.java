package io.papyra.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is written comes back as it was. */
class RoundTripTests {

	private final Random random = new Random(118);

	private final FactEncoder encoder = new FactEncoder("orders", 1_000_000, Set.of("password"),
			InstantSource.fixed(Instant.EPOCH));

	private final LineParser parser = new LineParser();

	@Test
	void randomFactsComeBackEqual() {
		for (int i = 0; i < 20_000; i++) {
			Fact fact = fact();
			int length = this.encoder.encode(fact);
			byte[] line = Arrays.copyOf(this.encoder.array(), length + 1);
			line[length] = '}';
			assertThat(this.parser.parse(line, 0, line.length)).isEqualTo(fact);
		}
	}

	private Fact fact() {
		Instant time = Instant.ofEpochSecond(this.random.nextLong(-100_000_000_000L, 1_000_000_000_000L),
				this.random.nextInt(1_000_000) * 1000L);
		return switch (this.random.nextInt(3)) {
			case 0 -> new ActorEvent(id(), address(), id(), payload(3), time);
			case 1 -> new DeadLetter(id(), this.random.nextBoolean() ? address() : null, id(), payload(3), time);
			default -> new Audit(id(), time, this.random.nextLong(), this.random.nextLong(), 0, 1,
					this.random.nextInt(), List.of(id(), id()), List.of(), Long.MAX_VALUE);
		};
	}

	private ActorAddress address() {
		return switch (this.random.nextInt(4)) {
			case 0 -> ActorAddress.of(id(), this.random.nextLong());
			case 1 -> ActorAddress.of(id(), this.random.nextInt(), id());
			case 2 -> ActorAddress.of(id(), id());
			default -> ActorAddress.plain(id());
		};
	}

	private @Nullable Object payload(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 10 : 8)) {
			case 0 -> null;
			case 1 -> this.random.nextBoolean();
			case 2 -> this.random.nextLong() >> this.random.nextInt(64);
			case 3 -> new BigInteger(70 + this.random.nextInt(400), this.random).setBit(70);
			case 4 -> number();
			case 5 -> new BigDecimal(new BigInteger(100, this.random).setBit(100).setBit(0), 7);
			case 6 -> text();
			case 7 -> this.random.nextInt(100_000) / 100.0;
			case 8 -> list(depth - 1);
			default -> map(depth - 1);
		};
	}

	private double number() {
		double number = Double.longBitsToDouble(this.random.nextLong());
		// Of some doubles the JDK up to 18 prints a digit too many, which comes back as
		// the same value but not as a double.
		return Double.isFinite(number) ? (float) (number % 1e6) : 0.5;
	}

	private List<@Nullable Object> list(int depth) {
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = this.random.nextInt(5); i > 0; i--) {
			list.add(payload(depth));
		}
		return list;
	}

	private Map<String, @Nullable Object> map(int depth) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = this.random.nextInt(5); i > 0; i--) {
			map.put(text(), payload(depth));
		}
		return map;
	}

	private String id() {
		return "i" + text();
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int i = this.random.nextInt(20); i > 0; i--) {
			text.appendCodePoint(switch (this.random.nextInt(5)) {
				case 0 -> this.random.nextInt(0x20);
				case 1 -> 0x80 + this.random.nextInt(0x700);
				case 2 -> 0x1f600 + this.random.nextInt(50);
				case 3 -> "\"\\/\u2028\uffff\u0000\u007f".charAt(this.random.nextInt(7));
				default -> 'a' + this.random.nextInt(26);
			});
		}
		return text.toString();
	}

}

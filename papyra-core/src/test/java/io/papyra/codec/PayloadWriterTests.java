package io.papyra.codec;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.RandomAccess;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.PayloadConverter;
import io.papyra.fact.PayloadMode;
import io.papyra.fact.PayloadPolicy;
import io.papyra.internal.json.JsonTooLargeException;
import io.papyra.internal.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class PayloadWriterTests {

	private final JsonWriter out = new JsonWriter();

	private final PayloadWriter writer = new PayloadWriter(this.out, Set.of("password", "token"));

	@ParameterizedTest
	@MethodSource
	void everyValueHasItsJson(@Nullable Object value, String json) {
		assertThat(written(value)).isEqualTo(json);
	}

	static Stream<Arguments> everyValueHasItsJson() {
		return Stream.of(arguments(null, "null"), arguments(true, "true"), arguments(false, "false"), arguments(7, "7"),
				arguments(-7L, "-7"), arguments(Long.MIN_VALUE, "-9223372036854775808"),
				arguments(Long.MAX_VALUE, "9223372036854775807"), arguments((short) 3, "3"), arguments((byte) -1, "-1"),
				arguments(0L, "0"), arguments(10_000_000_000L, "10000000000"), arguments('c', "\"c\""),
				arguments("a\"\\/\b\f\n\r\t\u0001\u007f", "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\""),
				arguments("ü€😀", "\"ü€😀\""), arguments("\ud800x\udc00", "\"\ufffdx\ufffd\""),
				arguments("end\ud83d", "\"end\ufffd\""), arguments(CharBuffer.allocate(2), "\"******\""),
				arguments(TimeUnit.SECONDS, "\"SECONDS\""), arguments(new BigInteger("9".repeat(40)), "9".repeat(40)),
				arguments(new BigDecimal("1E+5"), "100000"), arguments(new BigDecimal("1.50"), "1.50"),
				arguments(new BigDecimal("1E+999999999"), "1E+999999999"), arguments(new AtomicLong(5), "5"),
				arguments(Optional.of(Map.of()), "{}"), arguments(Optional.empty(), "null"),
				arguments(new int[] { 1, 2 }, "[1,2]"), arguments(new boolean[0], "[]"),
				arguments(new byte[] { 1, 2, 3, 4 }, "\"AQIDBA==\""), arguments("pw".toCharArray(), "\"******\""),
				arguments(new Object[][] { { 1, null }, {} }, "[[1,null],[]]"), arguments(List.of(1, "b"), "[1,\"b\"]"),
				arguments(Instant.EPOCH, "\"1970-01-01T00:00:00Z\""), arguments(Duration.ofSeconds(90), "\"PT1M30S\""),
				arguments(new UUID(0, 1), "\"00000000-0000-0000-0000-000000000001\""),
				arguments(Path.of("a", "b"), "\"" + Path.of("a", "b") + "\""),
				arguments(new IllegalStateException("no"), "\"java.lang.IllegalStateException: no\""),
				arguments(new IllegalStateException(), "\"java.lang.IllegalStateException\""),
				arguments(ActorAddress.of("s", 1), "{\"system\":\"s\",\"actor_id\":1}"),
				arguments(new Point(1, List.of(new Point(2, null))), "{\"x\":1,\"next\":[{\"x\":2,\"next\":null}]}"),
				arguments(List.class, "\"interface java.util.List\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0", "-0.0", "1.0", "-1.5", "19.99", "0.001", "0.1", "1e10", "1e15", "1e16", "1e22",
			"1e-7", "123456.789", "9007199254740.993", "-9007199254740.992", "-9223372036854775.808", "1e300", "-1e300",
			"4.9e-324", "1.7976931348623157e308", "0.30000000000000004", "1.0E23", "2.2250738585072014E-308" })
	void doublesKeepTheirValue(String number) {
		double value = Double.parseDouble(number);
		String text = written(value);
		assertThat(JsonWriter.isNumber(text)).as(text).isTrue();
		assertThat(Double.doubleToLongBits(Double.parseDouble(text))).isEqualTo(Double.doubleToLongBits(value));
	}

	@Test
	void whatIsNoNumberInJsonBecomesAString() {
		assertThat(written(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY)))
			.isEqualTo("[\"NaN\",\"-Infinity\",\"NaN\",\"Infinity\"]");
		assertThat(written(new Ratio())).isEqualTo("\"1/3\"");
	}

	@Test
	void floatsKeepTheirDigits() {
		assertThat(written(new float[] { 0.1f, 12.5f })).isEqualTo("[0.1,12.5]");
	}

	@Test
	void keysAreWhateverTheyPrintAs() {
		Map<Object, Object> map = new LinkedHashMap<>();
		map.put(1, 1);
		map.put(null, 2);
		map.put(TimeUnit.DAYS, 3);
		map.put(new Bomb(), 4);
		assertThat(written(map))
			.isEqualTo("{\"1\":1,\"null\":2,\"DAYS\":3,\"<unprintable " + Bomb.class.getName() + ">\":4}");
	}

	@Test
	void cyclesAreCut() {
		List<Object> list = new ArrayList<>();
		Map<String, Object> map = new LinkedHashMap<>();
		list.add(map);
		list.add(1);
		map.put("up", list);
		map.put("self", map);
		assertThat(written(list)).isEqualTo("[{\"up\":\"<cycle>\",\"self\":\"<cycle>\"},1]");
	}

	@Test
	void theSameValueTwiceIsNoCycle() {
		List<Integer> twice = List.of(1);
		assertThat(written(List.of(twice, twice))).isEqualTo("[[1],[1]]");
	}

	@Test
	void depthIsCut() {
		Object deep = "core";
		for (int i = 0; i < 33; i++) {
			deep = List.of(deep);
		}
		assertThat(written(deep)).isEqualTo("[".repeat(32) + "\"<too deep>\"" + "]".repeat(32));
	}

	@Test
	void whatCannotEvenPrintItselfIsNamed() {
		assertThat(written(new Bomb())).isEqualTo("\"<unprintable " + Bomb.class.getName() + ">\"");
		assertThat(written(new EndlessRecursion()))
			.isEqualTo("\"<unprintable " + EndlessRecursion.class.getName() + ">\"");
		assertThat(written(new SilentThrowable("x"))).isEqualTo("\"silent\"");
		assertThat(written(new NullString())).isEqualTo("\"null\"");
	}

	@Test
	void aBrokenPartDoesNotTakeTheRestWithIt() {
		assertThat(written(Arrays.asList(1, new Bomb(), 2)))
			.isEqualTo("[1,\"<unprintable " + Bomb.class.getName() + ">\",2]");
		assertThat(written(List.of(new BadRecord(1, "kept", "hunter2"), 2)))
			.isEqualTo("[{\"value\":\"<unprintable int>\",\"other\":\"kept\",\"password\":\"******\"},2]");
	}

	@Test
	void onlyCollectionsOfTheJdkAreGoneThrough() {
		Object cursor = new Cursor();
		assertThat(written(List.of(cursor, 1))).isEqualTo("[\"" + Cursor.class.getName() + "\",1]");
		assertThat(written(new Guarded())).isEqualTo("\"" + Guarded.class.getName() + "\"");
		assertThat(written(new Guarded().subList(0, 1))).isEqualTo("\"java.util.AbstractList$RandomAccessSubList\"");
		assertThat(written(new GuardedMap("hunter2"))).isEqualTo("\"" + GuardedMap.class.getName() + "\"");
		assertThat(written(new GuardedMap("hunter2").keySet())).isEqualTo("\"java.util.AbstractMap$1\"");
		assertThat(written(List.of(1).iterator())).startsWith("\"java.util.").doesNotContain("@");
		assertThat(written(Stream.of(1))).isEqualTo("\"java.util.stream.ReferencePipeline$Head\"");
		assertThat(written(new Publisher())).isEqualTo("\"" + Publisher.class.getName() + "\"");
		assertThat(written(java.util.ServiceLoader.load(Runnable.class))).isEqualTo("\"java.util.ServiceLoader\"");
		assertThat(written(Collections.unmodifiableList(new ArrayList<>(List.of(1))))).isEqualTo("[1]");
		assertThat(written(new ConcurrentHashMap<>(Map.of("a", 1)))).isEqualTo("{\"a\":1}");
	}

	@Test
	void entriesReferencesAndOptionalsAreLookedInto() {
		assertThat(written(Map.entry("password", "hunter2"))).isEqualTo("{\"password\":\"******\"}");
		assertThat(written(List.of(new AbstractMap.SimpleEntry<>("a", 1)))).isEqualTo("[{\"a\":1}]");
		assertThat(written(new AtomicReference<>(Map.of("password", "hunter2"))))
			.isEqualTo("{\"password\":\"******\"}");
		assertThat(written(new WeakReference<>(List.class))).isEqualTo("\"interface java.util.List\"");
		assertThat(written(new AtomicReferenceArray<>(new Object[] { "password", "hunter2", 1 })))
			.isEqualTo("[\"password\",\"******\",1]");
		AtomicReference<Object> own = new AtomicReference<>();
		own.set(own);
		assertThat(written(own)).isEqualTo("\"<cycle>\"");
		assertThat(written(List.of(OptionalInt.of(3), OptionalLong.empty(), OptionalDouble.of(1.5))))
			.isEqualTo("[3,null,1.5]");
	}

	@Test
	void whatPrintsOnlyItsIdentityIsNamed() {
		assertThat(written(new Parcel())).isEqualTo("\"" + Parcel.class.getName() + "\"");
		Runnable lambda = () -> {
		};
		assertThat(written(lambda)).startsWith("\"" + PayloadWriterTests.class.getName() + "$$Lambda")
			.doesNotContain("/0x", "@");
	}

	@Test
	void anErrorTellsItsCausesAndWhatWasSuppressed() {
		SQLException sql = new SQLException("duplicate key", "23505", 7);
		sql.setNextException(new SQLException("value too long"));
		assertThat(written(sql))
			.isEqualTo("\"java.sql.SQLException: duplicate key; next java.sql.SQLException: value too long\"");
		Exception outer = new IllegalStateException("login failed password=hunter2", new IOException("token: abc"));
		outer.addSuppressed(new IllegalArgumentException());
		assertThat(written(Map.of("error", outer)))
			.isEqualTo("{\"error\":\"java.lang.IllegalStateException: login failed password=******; caused by "
					+ "java.io.IOException: token: ******; suppressed java.lang.IllegalArgumentException\"}");
	}

	@Test
	void aChainOfErrorsIsCut() {
		Exception chain = new Exception("0");
		for (int i = 1; i < 1000; i++) {
			chain = new Exception(String.valueOf(i), chain);
		}
		Exception circle = new Exception("circle");
		circle.initCause(new Exception("round", circle));
		assertThat(written(chain)).contains("999; caused by java.lang.Exception: 998", "; …").hasSizeLessThan(600);
		assertThat(written(circle)).isEqualTo("\"java.lang.Exception: circle; caused by java.lang.Exception: round\"");
	}

	@Test
	void bytesThatTellASecretAreMasked() {
		assertThat(written("user=a&password=hunter2".getBytes(StandardCharsets.UTF_8))).isEqualTo("\"******\"");
		assertThat(written("user=a&page=3".getBytes(StandardCharsets.UTF_8))).isEqualTo("\"dXNlcj1hJnBhZ2U9Mw==\"");
	}

	@Test
	void aValueThatAnotherNamesIsMasked() {
		assertThat(written(new Param("password", "hunter2"))).isEqualTo("{\"name\":\"password\",\"value\":\"******\"}");
		assertThat(written(new Param("page", "3"))).isEqualTo("{\"name\":\"page\",\"value\":\"3\"}");
		assertThat(written(Map.of("value", "hunter2", "key", "X-Token"))).contains("\"value\":\"******\"");
		assertThat(written(List.of("curl", "--password", "hunter2", "-v")))
			.isEqualTo("[\"curl\",\"--password\",\"******\",\"-v\"]");
	}

	@Test
	void aConverterSaysWhatIsStoredOfAType() {
		PayloadPolicy policy = new PayloadPolicy(PayloadMode.FULL, List.of(),
				List.of(PayloadConverter.of(Parcel.class, (parcel) -> Map.of("id", 7, "token", "hunter2")),
						PayloadConverter.of(Object.class, (any) -> any),
						PayloadConverter.of(Bomb.class, (bomb) -> bomb.toString())));
		PayloadWriter converting = new PayloadWriter(this.out, Set.of("token"), policy, new TypesStoredAsText());
		this.out.clear();
		converting.write(List.of(new SmallParcel(), new Bomb(), new Point(1, null)));
		assertThat(new String(this.out.array(), 0, this.out.length(), StandardCharsets.UTF_8)).startsWith("[{")
			.contains("\"id\":7", "\"token\":\"******\"")
			.endsWith("},\"" + Bomb.class.getName() + "\",{\"x\":1,\"next\":null}]");
	}

	@Test
	void typesThatAreStoredAsTextAreRemembered() {
		TypesStoredAsText printed = new TypesStoredAsText();
		PayloadWriter noting = new PayloadWriter(this.out, Set.of("token"), PayloadPolicy.FULL, printed);
		noting.write(Arrays.asList("a", 1, null, Instant.EPOCH, new Point(1, 2), new Parcel(), new Spoken()));
		assertThat(printed.types()).containsExactly(Spoken.class.getName());
	}

	@Test
	void aGiantNumberIsNotSpelledOutOverTheLimit() {
		BigInteger giant = BigInteger.ONE.shiftLeft(100_000_000);
		this.out.clear();
		this.out.limit(1000);
		assertThat(new FactEncoderProbe().sizeOf(giant)).isGreaterThan(30_000_000);
		assertThat(new FactEncoderProbe().sizeOf(new BigDecimal(giant, 5))).isGreaterThan(30_000_000);
	}

	@Test
	void valuesAreMaskedAtEveryDepthAndOfEveryType() {
		Map<String, Object> inner = new LinkedHashMap<>();
		inner.put("user", "ann");
		inner.put("password", List.of("a", Map.of("b", 1)));
		assertThat(written(List.of(inner, new Login("bob", "hunter2"))))
			.isEqualTo("[{\"user\":\"ann\",\"password\":\"******\"},{\"user\":\"bob\",\"dbPassword\":\"******\"}]");
	}

	@Test
	void aMaskedValueIsNotEvenLookedAt() {
		Object trap = new Object() {
			@Override
			public String toString() {
				throw new AssertionError("looked at");
			}
		};
		assertThat(written(Map.of("password", trap))).isEqualTo("{\"password\":\"******\"}");
	}

	private String written(@Nullable Object value) {
		this.out.clear();
		this.writer.write(value);
		return new String(this.out.array(), 0, this.out.length(), StandardCharsets.UTF_8);
	}

	/** Tells at which size a payload is given up. */
	@Test
	void aTypeThatIsCalledASecretTellsWhatItsValueIs() {
		assertThat(written(new AccessToken("hunter2", "all"))).isEqualTo("{\"value\":\"******\",\"scope\":\"all\"}");
		assertThat(written(List.of(new TokenExpired("x")))).isEqualTo("[{\"value\":\"x\"}]");
		assertThat(written(new UserPassword())).isEqualTo("\"******\"");
	}

	@Test
	void aKindOfFieldTellsThatItsValueIsSecret() {
		assertThat(written(new Field(FieldType.PASSWORD, "hunter2", "hunter2")))
			.isEqualTo("{\"type\":\"PASSWORD\",\"value\":\"******\",\"previous\":\"******\"}");
		assertThat(written(new Field(FieldType.TEXT, "a", "b")))
			.isEqualTo("{\"type\":\"TEXT\",\"value\":\"a\",\"previous\":\"b\"}");
		assertThat(written(List.of("password:", "hunter2", "x"))).isEqualTo("[\"password:\",\"******\",\"x\"]");
	}

	@Test
	void charactersInWhichPasswordsAreKeptAreMasked() {
		assertThat(written(CharBuffer.wrap("hunter2"))).isEqualTo("\"******\"");
		assertThat(written(new Character[] { 'h', 'u' })).isEqualTo("\"******\"");
		StringBuilder text = new StringBuilder();
		text.append("password=hunter2").setLength("password=hunter".length());
		assertThat(written(text)).isEqualTo("\"password=******\"");
	}

	private final class FactEncoderProbe {

		long sizeOf(Object payload) {
			try {
				PayloadWriterTests.this.writer.write(payload);
			}
			catch (JsonTooLargeException ex) {
				return ex.reached();
			}
			return 0;
		}

	}

	record Point(int x, @Nullable Object next) {
	}

	record AccessToken(String value, String scope) {
	}

	record TokenExpired(String value) {
	}

	enum FieldType {

		TEXT, PASSWORD

	}

	record Field(FieldType type, String value, String previous) {
	}

	private static final class UserPassword {

		@Override
		public String toString() {
			return "hunter2";
		}

	}

	record Param(String name, String value) {
	}

	record BadRecord(int value, String other, String password) {

		@Override
		public int value() {
			throw new IllegalStateException("no value");
		}

		@Override
		public String toString() {
			return "bad but printable";
		}

	}

	private static final class Bomb {

		@Override
		public String toString() {
			throw new IllegalStateException("boom");
		}

	}

	private static final class EndlessRecursion {

		@Override
		@SuppressWarnings("InfiniteRecursion")
		public String toString() {
			return toString() + "x";
		}

	}

	private static final class NullString {

		@Override
		@SuppressWarnings({ "NullAway", "ToStringReturnsNull" })
		public String toString() {
			return null;
		}

	}

	private static final class SilentThrowable extends RuntimeException {

		SilentThrowable(String message) {
			super(message);
		}

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

		@Override
		public String toString() {
			return "silent";
		}

	}

	private static final class Ratio extends Number {

		@Override
		public int intValue() {
			return 0;
		}

		@Override
		public long longValue() {
			return 0;
		}

		@Override
		public float floatValue() {
			return 0;
		}

		@Override
		public double doubleValue() {
			return 0;
		}

		@Override
		public String toString() {
			return "1/3";
		}

	}

	private static class Parcel {

	}

	private static final class SmallParcel extends Parcel {

	}

	private static final class Spoken {

		@Override
		public String toString() {
			return "Spoken(bob,hunter2)";
		}

	}

	private static final class Publisher implements Flow.Publisher<String> {

		@Override
		public void subscribe(Flow.Subscriber<? super String> subscriber) {
			throw new AssertionError("subscribed to");
		}

	}

	private static final class Cursor implements Iterable<Object> {

		@Override
		public Iterator<Object> iterator() {
			throw new AssertionError("gone through");
		}

		@Override
		public String toString() {
			throw new AssertionError("asked");
		}

	}

	private static final class Guarded extends AbstractList<Object> implements RandomAccess {

		@Override
		public Object get(int index) {
			throw new AssertionError("loaded");
		}

		@Override
		public int size() {
			return 2;
		}

		@Override
		public String toString() {
			throw new AssertionError("asked");
		}

	}

	private static final class GuardedMap extends AbstractMap<String, Object> {

		private final String text;

		GuardedMap(String text) {
			this.text = text;
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			throw new AssertionError("loaded");
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	private record Login(String user, String dbPassword) {
	}

}

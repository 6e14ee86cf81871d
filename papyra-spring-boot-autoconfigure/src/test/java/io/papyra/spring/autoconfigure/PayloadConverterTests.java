package io.papyra.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.PayloadConverter;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/** Converters as an application gives them: as beans, and by Jackson. */
@ExtendWith(OutputCaptureExtension.class)
class PayloadConverterTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	@TempDir
	Path directory;

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraJacksonAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"))
			.withPropertyValues(properties);
	}

	/** What is stored of payloads. */
	private List<JsonNode> stored(ApplicationContextRunner runner, Object... payloads) {
		runner.run((context) -> {
			FactRecorder recorder = context.getBean(FactRecorder.class);
			for (Object payload : payloads) {
				recorder.recordDurably(ActorEvent.of(ActorAddress.of("orders", 1), "Placed", payload)).get();
			}
		});
		try {
			return Files.readAllLines(this.directory.resolve("papyra.ndjson"))
				.stream()
				.map(MAPPER::readTree)
				.filter((line) -> line.path("event_type").asString("").equals("Placed"))
				.map((line) -> line.get("payload"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void beansAreAskedByTypeAndInTheirOrder() {
		List<JsonNode> stored = stored(runner().withUserConfiguration(Converters.class), new Parcel("a"),
				new Letter("b"), new Card("c"), Map.of("inside", List.of(new Parcel("d"))), "text");
		assertThat(stored).extracting(JsonNode::toString)
			.containsExactly("{\"first\":\"a\"}", "\"any: b\"", "{\"token\":\"******\"}",
					"{\"inside\":[{\"first\":\"d\"}]}", "\"text\"");
	}

	@Test
	void aConverterThatFailsStopsNobody() {
		List<JsonNode> stored = stored(runner().withUserConfiguration(Failing.class), new Parcel("a"), new Letter("b"));
		assertThat(stored).extracting(JsonNode::asString)
			.containsExactly(Parcel.class.getName(), Letter.class.getName());
	}

	@Test
	void jacksonWritesTheTypesThatAreNamed() {
		List<JsonNode> stored = stored(
				runner("papyra.payload.jackson.types=" + Order17.class.getName()).withBean(JsonMapper.class,
						() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build()),
				new Order17(), Map.of("inside", new SpecialOrder()), new Parcel("a"));
		assertThat(stored.get(0)).hasToString(
				"{\"access_token\":\"******\",\"note\":\"password=******\",\"price\":19.9,\"item_names\":[\"tea\"]}");
		assertThat(stored.get(1).at("/inside/urgent").asBoolean()).isTrue();
		assertThat(stored.get(1).at("/inside/access_token").asString()).isEqualTo("******");
		assertThat(stored.get(2).asString()).as("not named").isEqualTo(Parcel.class.getName());
	}

	@Test
	void aBeanForTheSameTypeComesBeforeJackson() {
		List<JsonNode> stored = stored(
				runner("papyra.payload.jackson.types=" + Parcel.class.getName() + "," + Shipped.class.getName())
					.withUserConfiguration(Converters.class),
				new Parcel("a"), new Letter("b"));
		assertThat(stored).extracting(JsonNode::toString).containsExactly("{\"first\":\"a\"}", "\"any: b\"");
	}

	@Test
	void whatJacksonCannotWriteIsNamedByItsClass(CapturedOutput output) {
		Node circle = new Node();
		circle.next().add(new Node());
		circle.next().get(0).next().add(circle);
		Node self = new Node();
		self.next().add(self);
		List<JsonNode> stored = stored(
				runner("papyra.payload.jackson.types=" + Node.class.getName() + "," + Lazy.class.getName()), circle,
				self, new Node(), new Lazy());
		assertThat(stored.get(0).asString()).isEqualTo(Node.class.getName());
		assertThat(stored.get(1).asString()).isEqualTo(Node.class.getName());
		assertThat(stored.get(2)).hasToString("{\"next\":[]}");
		assertThat(stored.get(3).asString()).isEqualTo(Lazy.class.getName());
		assertThat(output).containsOnlyOnce("Jackson cannot write payloads of " + Node.class.getName())
			.containsOnlyOnce(
					"Jackson cannot write payloads of " + Lazy.class.getName() + " (java.lang.IllegalStateException)")
			.doesNotContain("hunter2");
	}

	@Test
	void whatJacksonWritesIsBounded() {
		Node wide = new Node();
		for (int i = 0; i < 100; i++) {
			wide.next().add(new Node());
		}
		// Each of forty levels refers twice to the next one: no memory would hold it.
		Node endless = new Node();
		Node level = endless;
		for (int i = 0; i < 40; i++) {
			Node below = new Node();
			level.next().addAll(List.of(below, below));
			level = below;
		}
		List<JsonNode> stored = stored(
				runner("papyra.payload.jackson.types=" + Node.class.getName(), "papyra.payload.max-size=1KB"), wide,
				endless);
		assertThat(stored).hasSize(2).allSatisfy((payload) -> {
			assertThat(payload.get("papyra_omitted").asString()).isEqualTo("payload too large");
			assertThat(payload.get("max_size").asInt()).isEqualTo(1024);
		});
	}

	@Test
	void aTypeThatIsNoClassStopsTheStart() {
		runner("papyra.payload.jackson.types=com.acme.Nobody")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("com.acme.Nobody"));
	}

	@Test
	void withoutJacksonTheStartIsRefusedOnlyIfItIsAskedFor() {
		FilteredClassLoader without = new FilteredClassLoader("tools.jackson.databind");
		runner().withClassLoader(without).run((context) -> assertThat(context).hasNotFailed());
		runner("papyra.payload.jackson.types=" + Parcel.class.getName()).withClassLoader(without)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContainingAll("papyra.payload.jackson.types", Parcel.class.getName(), "jackson-databind"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Converters {

		@Bean
		@Order(2)
		PayloadConverter<Parcel> second() {
			return PayloadConverter.of(Parcel.class, (parcel) -> Map.of("second", parcel.name()));
		}

		@Bean
		@Order(1)
		PayloadConverter<Parcel> first() {
			return PayloadConverter.of(Parcel.class, (parcel) -> Map.of("first", parcel.name()));
		}

		@Bean
		PayloadConverter<Shipped> any() {
			return PayloadConverter.of(Shipped.class, (shipped) -> "any: " + shipped.name());
		}

		@Bean
		PayloadConverter<Card> cards() {
			return PayloadConverter.of(Card.class, (card) -> Map.of("token", card.name()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		PayloadConverter<Parcel> failing() {
			return PayloadConverter.of(Parcel.class, (parcel) -> {
				throw new IllegalStateException("no " + parcel.name());
			});
		}

		@Bean
		PayloadConverter<Letter> overflowing() {
			return new PayloadConverter<>() {

				@Override
				public Class<Letter> type() {
					return Letter.class;
				}

				@Override
				@SuppressWarnings("InfiniteRecursion")
				public @Nullable Object convert(Letter letter) {
					return convert(letter);
				}

			};
		}

	}

	interface Shipped {

		String name();

	}

	static class Thing {

		private final String name;

		Thing(String name) {
			this.name = name;
		}

		public String name() {
			return this.name;
		}

	}

	static class Parcel extends Thing implements Shipped {

		Parcel(String name) {
			super(name);
		}

	}

	static class Letter extends Thing implements Shipped {

		Letter(String name) {
			super(name);
		}

	}

	static class Card extends Thing implements Shipped {

		Card(String name) {
			super(name);
		}

	}

	@JsonPropertyOrder({ "accessToken", "note", "price", "itemNames" })
	static class Order17 {

		public String getAccessToken() {
			return "hunter2";
		}

		public String getNote() {
			return "password=hunter2";
		}

		public BigDecimal getPrice() {
			return new BigDecimal("19.90");
		}

		public List<String> getItemNames() {
			return List.of("tea");
		}

		@JsonIgnore
		public Object getOwner() {
			throw new IllegalStateException("never asked");
		}

	}

	static class SpecialOrder extends Order17 {

		public boolean isUrgent() {
			return true;
		}

	}

	static class Node {

		private final List<Node> next = new ArrayList<>();

		List<Node> next() {
			return this.next;
		}

		public List<Node> getNext() {
			return this.next;
		}

	}

	static class Lazy {

		public Object getOwner() {
			throw new IllegalStateException("no session for hunter2");
		}

	}

}

package io.papyra.pekko;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.papyra.codec.FactEncoder;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Status;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Tuple2;
import scala.Tuple3;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Right;

import static org.assertj.core.api.Assertions.assertThat;

/** Values of Scala as payloads. */
class ScalaPayloadTests {

	private final FactEncoder encoder = new FactEncoder("orders", 1000, Set.of("password", "token"),
			() -> Instant.EPOCH);

	@Test
	void collectionsBecomeWhatTheirCounterpartsDo() {
		scala.collection.immutable.List<Integer> list = CollectionConverters.asScala(List.of(1, 2)).toList();
		scala.collection.mutable.Map<String, Object> map = CollectionConverters.asScala(Map.of("token", "hunter2"));
		assertThat(payload(list)).isEqualTo("[1,2]");
		assertThat(payload(list.toVector())).isEqualTo("[1,2]");
		assertThat(payload(map)).isEqualTo("{\"token\":\"******\"}");
		assertThat(payload(scala.collection.immutable.Map.from(map))).isEqualTo("{\"token\":\"******\"}");
		assertThat(payload(List.of(list, map.toSeq()))).isEqualTo("[[1,2],[[\"token\",\"******\"]]]");
		assertThat(payload(CollectionConverters.asJava(list))).isEqualTo("[1,2]");
		assertThat(payload(map.keySet())).isEqualTo("[\"token\"]");
	}

	@Test
	void caseClassesOptionsAndTuplesAreLookedInto() {
		assertThat(payload(new Login("bob", "hunter2"))).isEqualTo("{\"user\":\"bob\",\"password\":\"******\"}");
		assertThat(payload(new Status.Failure(new IllegalStateException("token=hunter2"))))
			.isEqualTo("{\"cause\":\"java.lang.IllegalStateException: token=******\"}");
		assertThat(payload(Option.apply(Map.of("token", "hunter2")))).isEqualTo("{\"token\":\"******\"}");
		assertThat(payload(Option.empty())).isEqualTo("null");
		assertThat(payload(new Tuple2<>("password", "hunter2"))).isEqualTo("[\"password\",\"******\"]");
		assertThat(payload(new Tuple3<>(1, "a", List.of()))).isEqualTo("[1,\"a\",[]]");
		assertThat(payload(new Right<>(Map.of("token", "hunter2")))).isEqualTo("{\"value\":{\"token\":\"******\"}}");
		assertThat(payload(PoisonPill.getInstance())).isEqualTo("\"PoisonPill\"");
	}

	@Test
	void anElementThatFailsHidesNoOther() {
		assertThat(payload(new Broken())).isEqualTo("{\"user\":\"<unprintable>\",\"password\":\"******\"}");
	}

	@Test
	void whatIsLazyOrOfAnotherLibraryIsNamed() {
		scala.collection.immutable.List<Integer> list = CollectionConverters.asScala(List.of(1, 2)).toList();
		assertThat(payload(list.view())).doesNotContain("1,2").startsWith("\"scala.collection.");
		assertThat(payload(list.iterator())).doesNotContain("1,2").startsWith("\"scala.collection.");
		assertThat(payload(scala.collection.immutable.LazyList.from(list)))
			.startsWith("\"scala.collection.immutable.LazyList");
		List<Object> foreign = new ArrayList<>() {

			@Override
			public java.util.Iterator<Object> iterator() {
				throw new AssertionError("gone through");
			}

		};
		assertThat(payload(CollectionConverters.asScala((Iterable<Object>) foreign)))
			.isEqualTo("\"" + foreign.getClass().getName() + "\"");
		assertThat(payload(new OwnItems())).isEqualTo("\"" + OwnItems.class.getName() + "\"");
	}

	private String payload(Object value) {
		int length = this.encoder.encode(ActorEvent.of(ActorAddress.UNKNOWN, "X", value));
		String line = new String(this.encoder.array(), 0, length, StandardCharsets.UTF_8);
		return line.substring(line.indexOf("\"payload\":") + 10, line.lastIndexOf(",\"timestamp\""));
	}

	/** As the compiler of Scala makes a case class. */
	private static class Login implements scala.Product {

		private final List<String> elements;

		Login(String user, String password) {
			this.elements = List.of(user, password);
		}

		@Override
		public int productArity() {
			return 2;
		}

		@Override
		public Object productElement(int index) {
			return this.elements.get(index);
		}

		@Override
		public String productElementName(int index) {
			return List.of("user", "password").get(index);
		}

		@Override
		public boolean canEqual(Object other) {
			return other instanceof Login;
		}

		@Override
		public String toString() {
			return "Login(bob,hunter2)";
		}

	}

	private static final class Broken extends Login {

		Broken() {
			super("bob", "hunter2");
		}

		@Override
		public Object productElement(int index) {
			throw new IllegalStateException("no element");
		}

	}

	private static final class OwnItems extends scala.collection.AbstractIterator<Object> {

		@Override
		public boolean hasNext() {
			throw new AssertionError("gone through");
		}

		@Override
		public Object next() {
			throw new AssertionError("gone through");
		}

		@Override
		public String toString() {
			throw new AssertionError("asked");
		}

	}

}

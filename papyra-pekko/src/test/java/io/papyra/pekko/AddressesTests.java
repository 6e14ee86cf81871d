package io.papyra.pekko;

import io.papyra.fact.ActorAddress;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose an event is, as this version of Pekko tells it. */
class AddressesTests {

	private final ActorSystem system = ActorSystem.create("orders");

	private final Addresses addresses = new Addresses((ExtendedActorSystem) this.system,
			new SystemActors(CaptureOptions.DEFAULTS));

	@AfterEach
	void close() {
		Systems.close(this.system);
	}

	@Test
	void theIdOfALivingActorIsTheUidThatPekkoWritesAfterItsPath() {
		ActorRef parent = this.system.actorOf(Classic.props(), "parent");
		ActorRef child = Classic.child(parent, Classic.props(), "child");
		for (ActorRef actor : new ActorRef[] { parent, child }) {
			String path = actor.path().toStringWithoutAddress();
			ActorAddress wanted = new ActorAddress("orders", uidIn(actor.path().toSerializationFormat()), path);
			assertThat(this.addresses.ofLiving(path)).isEqualTo(wanted);
			assertThat(this.addresses.of(actor)).isEqualTo(wanted);
			assertThat(this.addresses.ofSender(actor)).isEqualTo(wanted);
		}
	}

	@Test
	void whereNobodyLivesThePathIsTheId() {
		assertThat(this.addresses.ofLiving("/user/nobody"))
			.isEqualTo(new ActorAddress("orders", "/user/nobody", "/user/nobody"));
		assertThat(this.addresses.of(this.system.deadLetters()).actorId()).isEqualTo("/deadLetters");
	}

	private static long uidIn(String text) {
		return Long.parseLong(text.substring(text.indexOf('#') + 1));
	}

}

package io.papyra.tests.monitoring.load;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sends messages that no actor gets. */
@RestController
public class DeadLetterLoad {

	private final ActorSystem<?> system;

	DeadLetterLoad(ActorSystem<?> system) {
		this.system = system;
	}

	@PostMapping("/load/dead-letters/{count}")
	void send(@PathVariable int count) {
		ActorRef nobody = Adapter.toClassic(this.system).deadLetters();
		for (int sent = 0; sent < count; sent++) {
			nobody.tell("is anybody there?", ActorRef.noSender());
		}
	}

}

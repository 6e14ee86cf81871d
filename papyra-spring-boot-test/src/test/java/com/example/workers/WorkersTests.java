package com.example.workers;

import io.papyra.boot.test.RecordedFacts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.NONE)
class WorkersTests {

	@Autowired
	private Workers workers;

	@Autowired
	private RecordedFacts facts;

	@Test
	void aWorkerThatFailsContinuesAndMessagesToNoneAreDeadLetters() {
		this.workers.start("billing", (message) -> {
			throw new IllegalStateException("no such account");
		});
		this.workers.tell("billing", "invoice 17");
		this.workers.tell("shipping", "parcel 4");
		assertThat(this.facts).hasDeadLetter(String.class)
			.actor("/workers/billing")
			.hasStarted()
			.hasCrashedOnceWith(IllegalStateException.class)
			.hasRestarted();
		this.workers.stop("billing");
		assertThat(this.facts).actor("/workers/billing").hasStopped();
		assertThat(this.facts.deadLetters().get(0).reasonText()).isEqualTo("no worker of this name");
		assertThat(this.workers.snapshot().deadLettersCount()).isEqualTo(1);
	}

	@SpringBootApplication
	static class Application {

	}

}

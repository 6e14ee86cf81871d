package io.papyra.recorder;

import java.nio.charset.StandardCharsets;

import io.papyra.internal.ack.DurableFuture;
import org.junit.jupiter.api.Test;

import static io.papyra.recorder.RecorderFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

/** Who has the turn at the store. One thread plays writer and caller. */
class IntakeTests {

	private final Intake intake = new Intake(1024 * 1024);

	@Test
	void aCallerMayLeadOnceTheWriterHasNothingToDo() throws Exception {
		this.intake.letLead(true);
		assertThat(this.intake.awaitTurn(false)).isFalse();
		assertThat(this.intake.lead(offer())).isTrue();
	}

	@Test
	void theWriterKeepsTheTurnForABatchThatIsStillToBeStored() throws Exception {
		this.intake.letLead(true);
		this.intake.keepTurn();
		DurableFuture future = offer();
		assertThat(this.intake.awaitTurn(false)).isTrue();
		assertThat(this.intake.lead(future)).isFalse();
		this.intake.take();
		assertThat(this.intake.awaitTurn(false)).isFalse();
	}

	@Test
	void theWriterTakesTheTurnOfALeaderWhoHasEndedAllLeading() throws Exception {
		this.intake.letLead(true);
		this.intake.awaitTurn(false);
		assertThat(this.intake.lead(offer())).isTrue();
		Buffer taken = this.intake.takeAsLeader();
		this.intake.letLead(false);
		this.intake.endLead(null);
		assertThat(taken).isNotNull();
		this.intake.close();
		assertThat(this.intake.awaitTurn(false)).isTrue();
		assertThat(this.intake.isDone()).isTrue();
	}

	private DurableFuture offer() throws InterruptedException {
		DurableFuture future = new DurableFuture(null);
		byte[] line = "a line".getBytes(StandardCharsets.UTF_8);
		assertThat(this.intake.offer(event("x"), line, line.length, future, 0, false)).isNull();
		return future;
	}

}

package io.papyra.spring.actuate.metrics;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class FreeSpaceTests {

	private final AtomicLong now = new AtomicLong();

	private final AtomicInteger asked = new AtomicInteger();

	private volatile Supplier<@Nullable Long> source = () -> 4096L;

	private final FreeSpace free = new FreeSpace(() -> {
		this.asked.incrementAndGet();
		return this.source.get();
	}, this.now::get);

	private void answered() {
		await().until(() -> this.free.bytes() == 4096);
	}

	@Test
	void itIsAskedAgainOnceTheAnswerIsNotFreshAnyMore() {
		answered();
		int before = this.asked.get();
		assertThat(this.free.bytes()).isEqualTo(4096);
		assertThat(this.asked).hasValue(before);
		this.source = () -> 17L;
		this.now.addAndGet(FreeSpace.FRESH.toNanos());
		await().until(() -> this.free.bytes() == 17);
	}

	@Test
	void aDiskThatDoesNotAnswerHoldsNoOneUpAndIsAskedOnce() {
		answered();
		CountDownLatch hangs = new CountDownLatch(1);
		this.source = () -> {
			awaitQuietly(hangs);
			return 17L;
		};
		this.now.addAndGet(FreeSpace.FRESH.toNanos());
		int before = this.asked.get();
		for (int scrape = 0; scrape < 20; scrape++) {
			assertThat(this.free.bytes()).as("what was said last").isEqualTo(4096);
		}
		this.now.addAndGet(FreeSpace.OUTDATED.toNanos());
		assertThat(this.free.bytes()).as("too long ago").isNaN();
		assertThat(this.asked).hasValueLessThanOrEqualTo(before + 1);
		hangs.countDown();
		await().until(() -> this.free.bytes() == 17);
	}

	@Test
	void whatNoOneCanTellIsNotANumber() {
		this.source = () -> null;
		assertThat(this.free.bytes()).isNaN();
		this.source = () -> {
			throw new IllegalStateException("a backend that breaks its promise");
		};
		this.now.addAndGet(FreeSpace.FRESH.toNanos());
		assertThat(this.free.bytes()).isNaN();
		this.source = () -> 4096L;
		this.now.addAndGet(FreeSpace.FRESH.toNanos());
		answered();
	}

	@Test
	void aCallerThatIsInterruptedStaysSo() {
		CountDownLatch hangs = new CountDownLatch(1);
		this.source = () -> {
			awaitQuietly(hangs);
			return 4096L;
		};
		Thread.currentThread().interrupt();
		assertThat(this.free.bytes()).isNaN();
		assertThat(Thread.interrupted()).isTrue();
		hangs.countDown();
		answered();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

package io.papyra.shell.remote;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one answer into memory, as far as there is room for it, and knows
 * since when nothing more of it has come: the time limit of a request ends with the
 * headers.
 */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

	private final HttpResponse.BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();

	private final long limit;

	private long length;

	private Flow.@Nullable Subscription subscription;

	private volatile long lastNanos = System.nanoTime();

	BoundedBody(long limit) {
		this.limit = limit;
	}

	/** Whether nothing more has come for that long. */
	boolean isStalled(Duration patience) {
		return System.nanoTime() - this.lastNanos > patience.toNanos();
	}

	@Override
	public CompletionStage<byte[]> getBody() {
		return this.bytes.getBody();
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		this.bytes.onSubscribe(subscription);
	}

	/** What comes although it is no longer wanted is ignored. */
	@Override
	public void onNext(List<ByteBuffer> buffers) {
		this.lastNanos = System.nanoTime();
		this.length += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
		if (this.length <= this.limit) {
			this.bytes.onNext(buffers);
		}
		else {
			if (this.subscription != null) {
				this.subscription.cancel();
			}
			this.bytes.onError(new TooLongException());
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.bytes.onError(failure);
	}

	@Override
	public void onComplete() {
		this.bytes.onComplete();
	}

	/** There is no room for it. */
	@SuppressWarnings("serial")
	static final class TooLongException extends IOException {

	}

}

package io.papyra.redis.internal.read;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.cluster.SlotHash;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.Watchable;
import io.papyra.redis.internal.connection.LinkFactory;
import io.papyra.redis.internal.connection.RedisLink;
import io.papyra.redis.internal.entry.StreamKeys;
import org.jspecify.annotations.Nullable;

/**
 * Waits for entries by reads that block, over connections of its own: one for all
 * streams, in a cluster one for each slot. Where these fail, it waits a moment, so that
 * its user asks again and again meanwhile.
 */
public final class StreamWatch implements Watchable.Watch {

	/** How long to wait where the server cannot be asked to. */
	private static final Duration PAUSE = Duration.ofMillis(300);

	private final LinkFactory links;

	private final List<StreamKeys> streams;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private List<BlockingRead> reads = List.of();

	public StreamWatch(LinkFactory links, List<StreamKeys> streams) {
		this.links = links;
		this.streams = streams;
		connect();
	}

	@Override
	public void await(Duration most) {
		try {
			if (isConnected()) {
				await(reads(), most);
			}
			else {
				connect();
			}
		}
		catch (PersistenceException ex) {
			disconnect();
			await(List.of(), (most.compareTo(PAUSE) < 0) ? most : PAUSE);
		}
	}

	private void await(List<BlockingRead> waiting, Duration most) {
		List<CompletableFuture<?>> any = new ArrayList<>(List.of(this.ended));
		waiting.forEach((read) -> any.add(read.ask(most)));
		Duration longest = waiting.stream().map(BlockingRead::timeout).reduce(most, Duration::plus);
		try {
			CompletableFuture.anyOf(any.toArray(CompletableFuture[]::new))
				.get(longest.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		catch (ExecutionException ex) {
			// The read that failed says so itself.
		}
		catch (TimeoutException ex) {
			disconnect();
		}
		if (!this.ended.isDone()) {
			waiting.forEach(BlockingRead::goOn);
		}
	}

	/** Begins to watch after the entries that are there. */
	private void connect() {
		Map<Integer, List<StreamKeys>> slots = new LinkedHashMap<>();
		RedisLink first = this.links.openReads();
		this.streams.forEach((keys) -> slots
			.computeIfAbsent(first.isCluster() ? SlotHash.getSlot(keys.stream()) : 0, (slot) -> new ArrayList<>())
			.add(keys));
		List<BlockingRead> opened = new ArrayList<>();
		@Nullable RedisLink link = first;
		try {
			for (Collection<StreamKeys> together : slots.values()) {
				RedisLink own = (link != null) ? link : this.links.openReads();
				link = null;
				opened.add(new BlockingRead(own, List.copyOf(together)));
				opened.get(opened.size() - 1).goOn();
			}
		}
		catch (PersistenceException ex) {
			opened.forEach(BlockingRead::close);
			throw ex;
		}
		connected(opened);
	}

	private synchronized void connected(List<BlockingRead> opened) {
		this.reads = List.copyOf(opened);
		if (this.ended.isDone()) {
			disconnect();
		}
	}

	private synchronized List<BlockingRead> reads() {
		return this.reads;
	}

	private boolean isConnected() {
		return this.ended.isDone() || !reads().isEmpty();
	}

	private synchronized void disconnect() {
		this.reads.forEach(BlockingRead::close);
		this.reads = List.of();
	}

	@Override
	public void close() {
		this.ended.complete(null);
		disconnect();
	}

}

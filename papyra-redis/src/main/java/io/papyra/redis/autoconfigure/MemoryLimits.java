package io.papyra.redis.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.papyra.fact.FactKind;
import io.papyra.redis.ServerMemory;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Whether the servers of a history have room for what a service retains. What is compared
 * with {@code maxmemory} are the bytes that retention counts, those of {@code data}: a
 * fact of 326 of them takes about 350 bytes of memory, and other keys, clients and copies
 * need some, too. So limits that are refused here never fit, and limits that pass may
 * still be too large; the doctor tells what is left.
 */
final class MemoryLimits {

	private static final Logger LOG = LoggerFactory.getLogger(MemoryLimits.class);

	private static final String SIZE = "max-total-size";

	private static final String RETENTION = "papyra.retention.";

	private static final long KIBI = 1L << 10;

	private static final long MEBI = 1L << 20;

	private final List<ServerMemory> servers;

	/**
	 * @param servers those that hold the streams, as far as they could be asked
	 */
	MemoryLimits(List<ServerMemory> servers) {
		this.servers = servers.stream().filter(MemoryLimits::isKnown).toList();
	}

	private static boolean isKnown(ServerMemory server) {
		if (server.most() == null) {
			uncheckable("maxmemory of " + server.server() + " may not be asked by this user (INFO, CONFIG GET)");
		}
		return server.most() != null && server.most() > 0;
	}

	/** What cannot be known does not prevent a start. */
	static void uncheckable(String why) {
		LOG.info("Whether Redis has room for what Papyra retains could not be checked: {}", why);
	}

	/** Whether there is anything to check. */
	static boolean areSet(RetentionPolicy retention) {
		for (FactKind kind : FactKind.values()) {
			if (retention.of(kind).maxTotalSize() != null) {
				return true;
			}
		}
		return false;
	}

	/**
	 * What is retained of each kind where no limit is set: not so much that all kinds
	 * together take more than half of a server's maxmemory.
	 */
	DataSize usual(DataSize size) {
		long bytes = size.toBytes();
		for (ServerMemory server : this.servers) {
			long share = rounded(most(server) / 2 / server.kinds().size());
			if (share < bytes) {
				bytes = share;
				LOG.info(
						"Papyra retains {} of each kind of fact instead of {}, unless papyra.retention.max-total-size "
								+ "is set: all kinds take half of the maxmemory of {}, which is {}",
						text(share), text(size), server.server(), text(most(server)));
			}
		}
		return DataSize.ofBytes(bytes);
	}

	/**
	 * Refuses limits that no server can hold.
	 * @param retention what is set
	 * @throws InvalidPapyraPropertyException if those of one server exceed its maxmemory
	 */
	void require(RetentionPolicy retention, Environment environment) {
		for (ServerMemory server : this.servers) {
			long sum = 0;
			FactKind largest = null;
			long most = 0;
			for (FactKind kind : server.kinds()) {
				Long limit = retention.of(kind).maxTotalSize();
				if (limit != null) {
					sum = (sum + limit < 0) ? Long.MAX_VALUE : sum + limit;
					largest = (limit > most) ? kind : largest;
					most = Math.max(most, limit);
				}
			}
			if (largest != null && sum > most(server)) {
				throw refused(server, sum, largest, environment);
			}
		}
	}

	private static InvalidPapyraPropertyException refused(ServerMemory server, long sum, FactKind largest,
			Environment environment) {
		Binder binder = Binder.get(environment);
		String own = RETENTION + property(largest) + "." + SIZE;
		String property = binder.bind(own, String.class).isBound() ? own : RETENTION + SIZE;
		String kinds = server.kinds().stream().map(MemoryLimits::property).collect(Collectors.joining(", "));
		return new InvalidPapyraPropertyException(property, binder.bind(property, String.class).orElse(""),
				"less, as " + kinds + " may take " + text(sum) + " then, and the maxmemory of " + server.server()
						+ " is " + text(most(server)) + "; a fact of 326 bytes takes about 350 of it");
	}

	private static String property(FactKind kind) {
		return switch (kind) {
			case EVENT -> "events";
			case AUDIT -> "audits";
			case DEAD_LETTER -> "dead-letters";
		};
	}

	private static long most(ServerMemory server) {
		return (server.most() != null) ? server.most() : 0;
	}

	/** Down to a number that can be read. */
	private static long rounded(long bytes) {
		long unit = (bytes >= MEBI) ? MEBI : (bytes >= KIBI) ? KIBI : 1;
		return Math.max(1, bytes / unit * unit);
	}

	private static String text(DataSize size) {
		return text(size.toBytes());
	}

	private static String text(long bytes) {
		return (bytes >= MEBI) ? bytes / MEBI + "MB" : (bytes >= KIBI) ? bytes / KIBI + "KB" : bytes + "B";
	}

}

package io.papyra.redis.server;

import java.util.Set;
import java.util.TreeSet;

/** Which servers ran in this JVM, and which could not. */
final class RanServers {

	private static final Set<String> RAN = new TreeSet<>();

	private static final Set<String> LEFT_OUT = new TreeSet<>();

	private RanServers() {
	}

	static synchronized void ran(RedisBinary binary) {
		RAN.add(binary.toString());
	}

	static synchronized void leftOut(String name, String reason) {
		LEFT_OUT.add(name + " (does not start here: " + reason + ")");
	}

	static synchronized void print() {
		if (!RAN.isEmpty() || !LEFT_OUT.isEmpty()) {
			System.out.println("Redis servers that ran: " + String.join(", ", RAN)
					+ (LEFT_OUT.isEmpty() ? "" : "; left out: " + String.join(", ", LEFT_OUT)));
		}
	}

}

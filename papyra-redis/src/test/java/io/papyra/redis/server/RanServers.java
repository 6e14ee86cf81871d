package io.papyra.redis.server;

import java.util.Set;
import java.util.TreeSet;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Says at the end of each JVM with tests which servers these ran on. JUnit makes one
 * itself.
 */
public final class RanServers implements LauncherSessionListener {

	private static final Set<String> RAN = new TreeSet<>();

	private static final Set<String> LEFT_OUT = new TreeSet<>();

	static synchronized void ran(RedisBinary binary) {
		RAN.add(binary.toString());
	}

	static synchronized void leftOut(String name, String reason) {
		LEFT_OUT.add(name + " (does not start here: " + reason + ")");
	}

	@Override
	public void launcherSessionClosed(LauncherSession session) {
		print();
	}

	private static synchronized void print() {
		if (!RAN.isEmpty() || !LEFT_OUT.isEmpty()) {
			System.out.println("Redis servers that ran: " + String.join(", ", RAN)
					+ (LEFT_OUT.isEmpty() ? "" : "; left out: " + String.join(", ", LEFT_OUT)));
		}
	}

}

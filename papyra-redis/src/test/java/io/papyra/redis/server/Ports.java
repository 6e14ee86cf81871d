package io.papyra.redis.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of servers: below those that the system gives to clients, which could otherwise
 * hold the port of a server that is down, by connecting to it even to themselves.
 */
final class Ports {

	/** What a cluster adds to a port for the port of its bus. */
	static final int BUS = 10_000;

	private static final int FIRST = 10_001;

	private static final int COUNT = 9_998;

	private Ports() {
	}

	/**
	 * A port that nobody had when this looked, as nobody had that of its bus. Another
	 * process may take it all the same: whoever listens has to try again.
	 */
	static int free() {
		for (int tries = 0; tries < 1_000; tries++) {
			int port = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
			if (isFree(port) && isFree(port + BUS)) {
				return port;
			}
		}
		throw new IllegalStateException("no free port");
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}

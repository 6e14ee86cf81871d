package io.papyra.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Ports of servers: below those that the system gives to clients, which could otherwise
 * hold the port of a server that is down, by connecting to it even to themselves.
 * <p>
 * A port stays reserved among all JVMs of this user while its server is down: the
 * replicas of a killed primary connect to its port again and again, and would take the
 * empty data of whichever server a test beside them had started there. The lock on one
 * byte of a common file, at the position of the port's number, is the reservation; it
 * ends with its JVM.
 */
final class Ports {

	/** What a cluster adds to a port for the port of its bus. */
	static final int BUS = 10_000;

	private static final int FIRST = 10_001;

	private static final int COUNT = 9_998;

	private static final FileChannel RESERVATIONS = open();

	private Ports() {
	}

	private static FileChannel open() {
		Path file = Path.of(System.getProperty("java.io.tmpdir"),
				"papyra-test-ports-" + System.getProperty("user.name"));
		try {
			return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reserves a port that nobody listened at when this looked, as nobody did at that of
	 * its bus. A process that reserves nothing may take it all the same: whoever listens
	 * has to try again with another.
	 */
	static Reservation reserve() {
		for (int tries = 0; tries < 1_000; tries++) {
			Reservation reservation = reserve(FIRST + ThreadLocalRandom.current().nextInt(COUNT));
			if (reservation != null) {
				return reservation;
			}
		}
		throw new IllegalStateException("no free port");
	}

	/** Reserves that port, if nobody has. */
	static @Nullable Reservation reserve(int port) {
		FileLock lock = lock(port);
		if (lock == null) {
			return null;
		}
		Reservation reservation = new Reservation(port, lock);
		if (isFree(port) && isFree(port + BUS)) {
			return reservation;
		}
		reservation.close();
		return null;
	}

	private static @Nullable FileLock lock(int port) {
		try {
			return RESERVATIONS.tryLock(port, 1, false);
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	/** A port that no other test is given before this is closed. */
	record Reservation(int port, FileLock lock) implements AutoCloseable {

		@Override
		public void close() {
			try {
				this.lock.release();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

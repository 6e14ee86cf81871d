package io.papyra.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server of this machine and lets exactly as many bytes pass
 * as a test wants. A request is what a client sends, a reply what the server sends.
 * <p>
 * Bytes are counted before they go on, so whoever has received some finds them counted.
 * All methods may be called by any thread, and hold for what goes on from then on.
 */
public final class TcpProxy implements AutoCloseable {

	/** How a connection ends. */
	public enum Cut {

		/** Both sides see an orderly end. */
		CLOSE,
		/** Both sides see a reset. */
		RESET,
		/** Nobody sees anything: it stays open, and nothing passes any more. */
		SILENCE

	}

	private final Ports.Reservation reservation;

	private final int port;

	private final List<ProxyConnection> connections = new ArrayList<>();

	private final CutPoint request = new CutPoint();

	private final CutPoint reply = new CutPoint();

	private @Nullable ServerSocket listener;

	private int target;

	private boolean paused;

	private boolean dropsReplies;

	private long dropped;

	private Duration delay = Duration.ZERO;

	private long bytesPerSecond;

	private @Nullable Consumer<ProxyConnection> beforeRequest;

	private TcpProxy(Ports.Reservation reservation, ServerSocket listener, int target) {
		this.reservation = reservation;
		this.listener = listener;
		this.port = reservation.port();
		this.target = target;
		listen(listener);
	}

	/** Starts one on a free port before the server at that port. */
	public static TcpProxy to(int target) {
		while (true) {
			Ports.Reservation reservation = Ports.reserve();
			try {
				return new TcpProxy(reservation, bound(reservation.port()), target);
			}
			catch (IOException ex) {
				// Someone was quicker.
				reservation.close();
				Waiting.pause();
			}
		}
	}

	private static ServerSocket bound(int port) throws IOException {
		ServerSocket socket = new ServerSocket();
		try {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	private void listen(ServerSocket socket) {
		daemon("proxy-" + this.port, () -> {
			try {
				while (true) {
					connect(socket.accept(), socket);
				}
			}
			catch (IOException ex) {
				// Nobody is accepted any more.
			}
		});
	}

	static void daemon(String name, Runnable work) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	private void connect(Socket client, ServerSocket from) {
		ProxyConnection connection = new ProxyConnection(this, client);
		int number = 0;
		synchronized (this) {
			// Else it came while the port was being closed.
			if (this.listener == from) {
				this.connections.add(connection);
				number = this.connections.size();
			}
		}
		if (number == 0 || !connection.connect(target(), number)) {
			connection.end(Cut.RESET);
		}
	}

	/** Where clients find it. */
	public int port() {
		return this.port;
	}

	private synchronized int target() {
		return this.target;
	}

	/** Leads new connections to the server at that port. */
	public synchronized void target(int port) {
		this.target = port;
	}

	/**
	 * Lets that many bytes of requests pass, of all connections together, then cuts the
	 * connection that the last one belonged to; with zero, that of the next byte, which
	 * does not pass.
	 */
	public synchronized void cutRequestAfter(long bytes, Cut cut) {
		this.request.arm(bytes, cut);
	}

	/** The same for the bytes of replies. */
	public synchronized void cutReplyAfter(long bytes, Cut cut) {
		this.reply.arm(bytes, cut);
	}

	/** Whether a cut is still to come. */
	public synchronized boolean isArmed() {
		return this.request.isArmed() || this.reply.isArmed();
	}

	/** Each piece of data waits that long, in both directions. */
	public synchronized void delay(Duration time) {
		this.delay = time;
		notifyAll();
	}

	/** Lets that many bytes a second pass, in each direction of each connection. */
	public synchronized void throttle(long bytesPerSecond) {
		this.bytesPerSecond = bytesPerSecond;
		notifyAll();
	}

	/** Holds all data back until {@link #resume()}; connections are accepted still. */
	public synchronized void pause() {
		this.paused = true;
	}

	/** Ends {@link #pause()}; nothing is lost. */
	public synchronized void resume() {
		this.paused = false;
		notifyAll();
	}

	/** From now on the bytes of replies are thrown away, or are no longer. */
	public synchronized void dropReplies(boolean drop) {
		this.dropsReplies = drop;
	}

	/** Bytes of replies that were thrown away. */
	public synchronized long droppedBytes() {
		return this.dropped;
	}

	/** New connections are refused; those that there are stay. */
	public synchronized void refuse() {
		try {
			if (this.listener != null) {
				this.listener.close();
				this.listener = null;
				Waiting.until("the end of port " + this.port, this::isClosed, () -> "");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A process that is just being started, such as a server of another test, has the
	 * port open as well until it is its own program.
	 */
	private boolean isClosed() throws IOException {
		try {
			new Socket(InetAddress.getLoopbackAddress(), this.port).close();
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
	}

	/** Ends {@link #refuse()}, on the same port. */
	public synchronized void accept() {
		if (this.listener == null) {
			Waiting.until("port " + this.port + " of the proxy", () -> {
				this.listener = bound(this.port);
				listen(this.listener);
				return true;
			}, () -> "");
		}
	}

	/** Takes all faults back; what was cut stays cut. */
	public synchronized void heal() {
		this.request.disarm();
		this.reply.disarm();
		this.connections.forEach(ProxyConnection::heal);
		dropReplies(false);
		delay(Duration.ZERO);
		throttle(0);
		resume();
		accept();
	}

	/** Cuts all connections that are open now. */
	public void cutConnections(Cut cut) {
		connections().stream().filter(ProxyConnection::isOpen).forEach((connection) -> connection.end(cut));
	}

	/**
	 * All connections that were accepted, in that order, each before the server hears of
	 * it.
	 */
	public synchronized List<ProxyConnection> connections() {
		return List.copyOf(this.connections);
	}

	/** Bytes that were passed to the server, by all connections. */
	public synchronized long requestBytes() {
		return this.connections.stream().mapToLong(ProxyConnection::requestBytes).sum();
	}

	/** Bytes that were passed to clients, by all connections. */
	public synchronized long replyBytes() {
		return this.connections.stream().mapToLong(ProxyConnection::replyBytes).sum();
	}

	/**
	 * Waits until some of these bytes may pass.
	 * @return those that may; none, if the connection has ended
	 */
	synchronized Passage admit(ProxyConnection connection, boolean isReply, int available) throws InterruptedException {
		hold(connection);
		if (connection.isEnding()) {
			return Passage.NONE;
		}
		if (isReply && this.dropsReplies) {
			this.dropped += available;
			return new Passage(available, false, null);
		}
		int bytes = available;
		if (this.bytesPerSecond > 0) {
			bytes = (int) Math.min(bytes, Math.max(1, this.bytesPerSecond / 10));
		}
		CutPoint all = isReply ? this.reply : this.request;
		CutPoint own = connection.cutPoint(isReply);
		bytes = own.allowed(all.allowed(bytes));
		Cut cut = own.pass(bytes);
		Cut cutOfAll = all.pass(bytes);
		if (cut == null) {
			cut = cutOfAll;
		}
		if (cut != null) {
			connection.ending();
		}
		connection.count(isReply, bytes);
		return new Passage(bytes, true, cut);
	}

	/**
	 * Is told of each piece of data of a client before it goes on, with its connection,
	 * which it may cut. A client that waits for each answer sends a command in one piece,
	 * if it is not large. Null to be told no more.
	 */
	public synchronized void beforeRequest(@Nullable Consumer<ProxyConnection> listener) {
		this.beforeRequest = listener;
	}

	void tellRequest(ProxyConnection connection) {
		@Nullable Consumer<ProxyConnection> told;
		synchronized (this) {
			told = this.beforeRequest;
		}
		if (told != null) {
			told.accept(connection);
		}
	}

	/** Waits for the delay, and while the proxy pauses. */
	private void hold(ProxyConnection connection) throws InterruptedException {
		long begin = System.nanoTime();
		while (!connection.isEnding()) {
			long left = this.delay.toNanos() - (System.nanoTime() - begin);
			if (!this.paused && left <= 0) {
				return;
			}
			wait(this.paused ? 0 : 1 + left / 1_000_000);
		}
	}

	/** Waits as long as these bytes take at the speed that there is. */
	synchronized void take(ProxyConnection connection, int bytes) throws InterruptedException {
		long begin = System.nanoTime();
		while (this.bytesPerSecond > 0 && !connection.isEnding()) {
			long left = 1_000_000_000L * bytes / this.bytesPerSecond - (System.nanoTime() - begin);
			if (left <= 0) {
				return;
			}
			wait(1 + left / 1_000_000);
		}
	}

	@Override
	public void close() {
		refuse();
		connections().forEach((connection) -> connection.end(Cut.CLOSE));
		this.reservation.close();
	}

	@Override
	public String toString() {
		return "proxy on port " + this.port + " to " + target();
	}

	/**
	 * Bytes that may pass.
	 *
	 * @param bytes how many
	 * @param delivered whether they go on, or are dropped
	 * @param cut what comes behind them
	 */
	record Passage(int bytes, boolean delivered, @Nullable Cut cut) {

		static final Passage NONE = new Passage(-1, false, null);

	}

	/** A cut that is to come. Guarded by the proxy. */
	static final class CutPoint {

		private long left;

		private @Nullable Cut cut;

		void arm(long bytes, Cut cut) {
			this.left = bytes;
			this.cut = cut;
		}

		void disarm() {
			this.cut = null;
		}

		boolean isArmed() {
			return this.cut != null;
		}

		private int allowed(int bytes) {
			return isArmed() ? (int) Math.min(bytes, this.left) : bytes;
		}

		/** The cut, if it comes behind these bytes. */
		private @Nullable Cut pass(int bytes) {
			Cut due = this.cut;
			if (due == null) {
				return null;
			}
			this.left -= bytes;
			if (this.left > 0) {
				return null;
			}
			disarm();
			return due;
		}

	}

}

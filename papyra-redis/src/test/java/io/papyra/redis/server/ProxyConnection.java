package io.papyra.redis.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.papyra.redis.server.TcpProxy.Cut;
import io.papyra.redis.server.TcpProxy.CutPoint;
import io.papyra.redis.server.TcpProxy.Passage;
import org.jspecify.annotations.Nullable;

/** A connection that a {@link TcpProxy} has accepted, open or not. */
public final class ProxyConnection {

	private static final int BUFFER = 1 << 16;

	/** Enough for what a client says first. */
	private static final int KEPT = 4_096;

	private final TcpProxy proxy;

	private final Socket client;

	private final Socket server = new Socket();

	private final CutPoint request = new CutPoint();

	private final CutPoint reply = new CutPoint();

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	private long requestBytes;

	private long replyBytes;

	private boolean ending;

	private @Nullable Cut ended;

	ProxyConnection(TcpProxy proxy, Socket client) {
		this.proxy = proxy;
		this.client = client;
	}

	/** Whether the server accepted it too. */
	boolean connect(int target, int number) {
		try {
			this.client.setTcpNoDelay(true);
			this.server.setTcpNoDelay(true);
			this.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
		}
		catch (IOException ex) {
			return false;
		}
		String name = "proxy-" + this.proxy.port() + "-" + number;
		TcpProxy.daemon(name + "-request", () -> pump(this.client, this.server, false));
		TcpProxy.daemon(name + "-reply", () -> pump(this.server, this.client, true));
		return true;
	}

	private void pump(Socket from, Socket to, boolean isReply) {
		byte[] buffer = new byte[BUFFER];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (!pass(buffer, read, out, isReply)) {
					return;
				}
			}
			if (!isEnding()) {
				to.shutdownOutput();
				closeIfBothEnded();
			}
		}
		catch (IOException ex) {
			endByItself();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Whether it goes on behind these bytes. */
	private boolean pass(byte[] buffer, int length, OutputStream out, boolean isReply)
			throws IOException, InterruptedException {
		if (!isReply) {
			this.proxy.tellRequest(this);
		}
		for (int offset = 0; offset < length;) {
			Passage passage = this.proxy.admit(this, isReply, length - offset);
			if (passage.bytes() < 0) {
				return false;
			}
			if (passage.delivered()) {
				note(isReply, buffer, offset, passage.bytes());
				out.write(buffer, offset, passage.bytes());
			}
			offset += passage.bytes();
			Cut cut = passage.cut();
			if (cut != null) {
				end(cut);
				return false;
			}
			this.proxy.take(this, passage.bytes());
		}
		return true;
	}

	private void note(boolean isReply, byte[] buffer, int offset, int length) {
		synchronized (this.proxy) {
			if (!isReply && this.said.size() < KEPT) {
				this.said.write(buffer, offset, Math.min(length, KEPT - this.said.size()));
			}
		}
	}

	private void closeIfBothEnded() throws IOException {
		synchronized (this.proxy) {
			if (!this.client.isOutputShutdown() || !this.server.isOutputShutdown()) {
				return;
			}
		}
		endByItself();
	}

	/** One side is gone. What was cut on purpose, or silenced, ends in its own way. */
	private void endByItself() {
		synchronized (this.proxy) {
			if (this.ended != null) {
				return;
			}
		}
		end(Cut.CLOSE);
	}

	/** Ends it now, if it has not ended; one that was silenced can end otherwise. */
	public void end(Cut cut) {
		synchronized (this.proxy) {
			if (this.ended != null && this.ended != Cut.SILENCE) {
				return;
			}
			this.ended = cut;
			ending();
		}
		if (cut != Cut.SILENCE) {
			close(this.client, cut);
			close(this.server, cut);
		}
	}

	private static void close(Socket socket, Cut cut) {
		try (socket) {
			if (cut == Cut.RESET) {
				socket.setSoLinger(true, 0);
			}
		}
		catch (IOException ex) {
			// It had ended before.
		}
	}

	/** Like {@link TcpProxy#cutRequestAfter}, for this connection alone. */
	public void cutRequestAfter(long bytes, Cut cut) {
		synchronized (this.proxy) {
			this.request.arm(bytes, cut);
		}
	}

	/** Like {@link TcpProxy#cutReplyAfter}, for this connection alone. */
	public void cutReplyAfter(long bytes, Cut cut) {
		synchronized (this.proxy) {
			this.reply.arm(bytes, cut);
		}
	}

	void heal() {
		this.request.disarm();
		this.reply.disarm();
	}

	CutPoint cutPoint(boolean isReply) {
		return isReply ? this.reply : this.request;
	}

	void count(boolean isReply, int bytes) {
		if (isReply) {
			this.replyBytes += bytes;
		}
		else {
			this.requestBytes += bytes;
		}
	}

	void ending() {
		this.ending = true;
		this.proxy.notifyAll();
	}

	boolean isEnding() {
		synchronized (this.proxy) {
			return this.ending;
		}
	}

	/** Whether bytes may still pass; one that was silenced is not. */
	public boolean isOpen() {
		return !isEnding();
	}

	/** Bytes that were passed to the server. */
	public long requestBytes() {
		synchronized (this.proxy) {
			return this.requestBytes;
		}
	}

	/** Bytes that were passed to the client. */
	public long replyBytes() {
		synchronized (this.proxy) {
			return this.replyBytes;
		}
	}

	/**
	 * Whether the client said this at the beginning, in its first 4,096 bytes. So a
	 * connection of a replica is told by {@code PSYNC}.
	 */
	public boolean began(String word) {
		synchronized (this.proxy) {
			return this.said.toString(StandardCharsets.ISO_8859_1).contains(word);
		}
	}

	@Override
	public String toString() {
		String state = isOpen() ? "open" : "ended";
		return state + ", " + requestBytes() + " bytes of requests, " + replyBytes() + " of replies";
	}

}

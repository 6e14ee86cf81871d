package io.papyra.redis.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.papyra.redis.server.TcpProxy.Cut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A server that remembers every byte stands behind the proxy. */
@Timeout(60)
class TcpProxyTests {

	private static final String TEXT = "0123456789";

	private static final byte[] DATA = TEXT.getBytes(StandardCharsets.US_ASCII);

	private ServerSocket listener;

	private TcpProxy proxy;

	@BeforeEach
	void start() throws IOException {
		this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.proxy = TcpProxy.to(this.listener.getLocalPort());
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.listener.close();
	}

	private Socket connect() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.proxy.port());
	}

	private static void assertReceives(Socket socket, String bytes) throws IOException {
		socket.setSoTimeout(30_000);
		assertThat(socket.getInputStream().readNBytes(bytes.length())).asString(StandardCharsets.US_ASCII)
			.isEqualTo(bytes);
	}

	/** These bytes, no more, and then that; silence is believed after a moment. */
	private static void assertReceives(Socket socket, String bytes, Cut cut) throws IOException {
		assertReceives(socket, bytes);
		socket.setSoTimeout((cut == Cut.SILENCE) ? 50 : 30_000);
		Cut end;
		try {
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
			end = Cut.CLOSE;
		}
		catch (SocketTimeoutException ex) {
			end = Cut.SILENCE;
		}
		catch (SocketException ex) {
			end = Cut.RESET;
		}
		assertThat(end).isEqualTo(cut);
	}

	@ParameterizedTest
	@EnumSource
	void requestsAreCutAtEachByteExactly(Cut cut) throws IOException {
		for (int bytes = 0; bytes <= DATA.length; bytes++) {
			try (Socket client = connect(); Socket server = this.listener.accept()) {
				this.proxy.cutRequestAfter(bytes, cut);
				client.getOutputStream().write(DATA);
				assertReceives(server, TEXT.substring(0, bytes), cut);
				assertReceives(client, "", cut);
				assertThat(this.proxy.isArmed()).isFalse();
				assertThat(this.proxy.connections().get(bytes).requestBytes()).isEqualTo(bytes);
				assertThat(this.proxy.connections().get(bytes).isOpen()).isFalse();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void repliesAreCutAtEachByteExactly(Cut cut) throws IOException {
		for (int bytes = 0; bytes <= DATA.length; bytes++) {
			try (Socket client = connect(); Socket server = this.listener.accept()) {
				this.proxy.cutReplyAfter(bytes, cut);
				server.getOutputStream().write(DATA);
				assertReceives(client, TEXT.substring(0, bytes), cut);
				assertReceives(server, "", cut);
				assertThat(this.proxy.connections().get(bytes).replyBytes()).isEqualTo(bytes);
			}
		}
	}

	@Test
	void nothingPassesInTheOtherDirectionOnceACutIsDue() throws IOException {
		try (Socket client = connect(); Socket server = this.listener.accept()) {
			this.proxy.cutRequestAfter(DATA.length, Cut.SILENCE);
			client.getOutputStream().write(DATA);
			assertReceives(server, TEXT);
			server.getOutputStream().write(DATA);
			assertReceives(client, "", Cut.SILENCE);
			assertThat(this.proxy.replyBytes()).isZero();
		}
	}

	@Test
	void theCutOfOneConnectionLeavesOthersAlone() throws IOException {
		try (Socket first = connect();
				Socket firstServer = this.listener.accept();
				Socket second = connect();
				Socket secondServer = this.listener.accept()) {
			first.getOutputStream().write(DATA);
			assertReceives(firstServer, TEXT);
			assertThat(this.proxy.connections()).hasSize(2)
				.filteredOn((connection) -> connection.began("345"))
				.singleElement()
				.satisfies((connection) -> connection.cutRequestAfter(3, Cut.CLOSE));
			second.getOutputStream().write(DATA);
			assertReceives(secondServer, TEXT);
			first.getOutputStream().write(DATA);
			assertReceives(firstServer, "012", Cut.CLOSE);
			assertThat(this.proxy.requestBytes()).isEqualTo(23);
			assertThat(this.proxy.connections().get(1).isOpen()).isTrue();
		}
	}

	@Test
	void pausedBytesPassAfterwards() throws IOException {
		this.proxy.pause();
		try (Socket client = connect(); Socket server = this.listener.accept()) {
			client.getOutputStream().write(DATA);
			assertReceives(server, "", Cut.SILENCE);
			this.proxy.resume();
			assertReceives(server, "0123456789", Cut.SILENCE);
		}
	}

	@Test
	void droppedRepliesAreLostForGood() throws IOException {
		this.proxy.dropReplies(true);
		try (Socket client = connect(); Socket server = this.listener.accept()) {
			server.getOutputStream().write(DATA);
			assertReceives(client, "", Cut.SILENCE);
			Waiting.until("the proxy has dropped it", () -> this.proxy.droppedBytes() == DATA.length,
					() -> String.valueOf(this.proxy));
			this.proxy.dropReplies(false);
			server.getOutputStream().write('x');
			assertReceives(client, "x", Cut.SILENCE);
			assertThat(this.proxy.replyBytes()).isEqualTo(1);
		}
	}

	@Test
	void whatIsRefusedIsAcceptedLaterOnTheSamePort() throws IOException {
		try (Socket before = connect(); Socket server = this.listener.accept()) {
			this.proxy.refuse();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
			before.getOutputStream().write(DATA);
			assertReceives(server, TEXT);
			this.proxy.accept();
			connect().close();
			this.listener.accept().close();
		}
		assertThat(this.proxy.connections()).hasSize(2);
	}

	@Test
	void newConnectionsGoToTheNewTarget() throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.proxy.target(other.getLocalPort());
			try (Socket client = connect(); Socket server = other.accept()) {
				client.getOutputStream().write(DATA);
				assertReceives(server, TEXT);
			}
		}
	}

	@Test
	void slowLinesLoseNothing() throws Exception {
		this.proxy.delay(Duration.ofMillis(50));
		this.proxy.throttle(100);
		try (Socket client = connect(); Socket server = this.listener.accept()) {
			long begin = System.nanoTime();
			client.getOutputStream().write(DATA);
			client.shutdownOutput();
			assertThat(server.getInputStream().readAllBytes()).isEqualTo(DATA);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
			this.proxy.delay(Duration.ofDays(1));
			CompletableFuture<Integer> reply = CompletableFuture.supplyAsync(() -> {
				try {
					return client.getInputStream().read();
				}
				catch (IOException ex) {
					return -1;
				}
			});
			server.getOutputStream().write('y');
			this.proxy.heal();
			assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo('y');
		}
	}

	@Test
	void anEndOnOneSideIsAnEndOnTheOther() throws IOException {
		try (Socket client = connect(); Socket server = this.listener.accept()) {
			server.shutdownOutput();
			assertReceives(client, "", Cut.CLOSE);
			client.shutdownOutput();
			assertReceives(server, "", Cut.CLOSE);
		}
		Waiting.until("the end", () -> !this.proxy.connections().get(0).isOpen(), this.proxy::toString);
	}

	@Test
	void openConnectionsCanBeCutAtOnce() throws IOException {
		try (Socket client = connect(); Socket server = this.listener.accept()) {
			this.proxy.cutConnections(Cut.RESET);
			assertReceives(client, "", Cut.RESET);
			assertReceives(server, "", Cut.RESET);
		}
	}

}

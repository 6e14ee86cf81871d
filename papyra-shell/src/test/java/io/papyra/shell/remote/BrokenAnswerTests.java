package io.papyra.shell.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;

import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers of a service, or of what is before it, that do not arrive as they should. */
class BrokenAnswerTests {

	private static final String EVENTS = "{\"truncated\":false,\"next\":\"0\",\"facts\":[]}";

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	/** Sends the bytes to everybody who asks; keeps connections open if told so. */
	private static Ran ask(byte[] answer, boolean open, String line) throws Exception {
		List<Socket> asking = new CopyOnWriteArrayList<>();
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> answer(server, answer, open, asking), "half a server");
			thread.start();
			String url = "http://localhost:" + server.getLocalPort() + "/actuator";
			Ran ran = Papyra.run((line + " --url " + url).split(" "));
			return new Ran(ran.code(), ran.out(), ran.err().replace(url, "URL"));
		}
		finally {
			for (Socket socket : asking) {
				socket.close();
			}
		}
	}

	private static void answer(ServerSocket server, byte[] answer, boolean open, List<Socket> asking) {
		while (true) {
			try {
				Socket socket = server.accept();
				asking.add(socket);
				InputStream request = socket.getInputStream();
				int read = request.read(new byte[8192]);
				assertThat(read).isPositive();
				socket.getOutputStream().write(answer);
				if (!open) {
					socket.close();
				}
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Test
	@Timeout(30)
	void anAnswerThatStopsInTheMiddleIsGivenUp() throws Exception {
		Ran ran = ask(bytes(OK + "Content-Length: 500\r\n\r\n{\"truncated\""), true, "inspect events --timeout 300ms");
		assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).isEqualTo("papyra: URL stopped in the middle of its answer, nothing more came within "
				+ "0.3s; look into the log of the service, or give it longer with --timeout\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					inspect events            | run the command again, and if that does not help look into the log of the service
					persistence compact       | what it was asked for may be done all the same: look into the log of the service
					""")
	void aConnectionThatIsLostInTheMiddleIsNoWrongAddress(String line, String next) throws Exception {
		Ran ran = ask(bytes(OK + "Content-Length: 500\r\n\r\n{\"truncated\""), false, line);
		assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).startsWith("papyra: URL broke off in the middle of its answer (").endsWith(next + "\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"truncated":false,"fac | JSON that is damaged or cut off
			''                      | nothing instead of JSON
			""")
	void jsonThatIsCutOffIsNoOtherProgram(String body, String what) throws Exception {
		Ran ran = ask(bytes(OK + "Connection: close\r\n\r\n" + body), false, "inspect events");
		assertThat(ran).returns(74, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).isEqualTo("papyra: URL answered 200 with " + what
				+ "; run the command again, and if that does not help look into the log of what is before the service\n");
	}

	/** Some proxies do so unasked. */
	@Test
	void aCompressedAnswerIsRead() throws Exception {
		ByteArrayOutputStream answer = new ByteArrayOutputStream();
		answer.write(bytes(OK + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n"));
		try (GZIPOutputStream body = new GZIPOutputStream(answer)) {
			body.write(bytes(EVENTS));
		}
		Ran ran = ask(answer.toByteArray(), false, "inspect events --json");
		assertThat(ran).as(ran.err()).returns(0, Ran::code);
		assertThat(ran.out()).contains("\"facts\" : [ ]");
	}

	@Test
	void whatIsNoHttpIsQuotedInShort() throws Exception {
		Ran ran = ask(bytes("{" + "x".repeat(5000)), false, "inspect events");
		assertThat(ran).returns(74, Ran::code);
		assertThat(ran.err()).contains("does not speak HTTP").hasSizeLessThan(400);
	}

	@Test
	void whatIsTooLargeForThisProcessIsNotReadToItsEnd() {
		BoundedBody body = new BoundedBody(3);
		body.onNext(List.of(ByteBuffer.wrap(new byte[4])));
		assertThat(body.getBody()).isCompletedExceptionally();
	}

}

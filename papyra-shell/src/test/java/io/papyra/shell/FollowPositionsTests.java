package io.papyra.shell;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.papyra.shell.command.Cancellation;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.TerminalCapabilities;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --follow} goes on behind positions that only the service can compare. */
class FollowPositionsTests {

	private static final String NEWEST = "1700-2";

	/** Recorded between the question for the newest fact and that for those to show. */
	private static final String MEANWHILE = "1700-11";

	private static final String LATER = "1700-3z";

	private final AtomicReference<@Nullable Cancellation> cancellation = new AtomicReference<>();

	/** The parameter {@code after} of each request; absent ones are empty. */
	private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

	private final HttpServer service;

	FollowPositionsTests() throws IOException {
		this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.service.createContext("/actuator/papyra/events", this::answer);
		this.service.start();
	}

	@AfterEach
	void stop() {
		this.service.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String after = "";
		for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
			if (parameter.startsWith("after=")) {
				after = URLDecoder.decode(parameter.substring("after=".length()), StandardCharsets.UTF_8);
			}
		}
		String page = page(after);
		this.asked.add(after);
		byte[] body = page.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private String page(String after) {
		Cancellation working = this.cancellation.get();
		return switch (after) {
			case "" -> this.asked.isEmpty() ? answer(NEWEST, NEWEST) : answer(MEANWHILE, NEWEST, MEANWHILE);
			case NEWEST -> answer(MEANWHILE, MEANWHILE);
			case MEANWHILE -> answer(LATER, LATER);
			default -> {
				if (working != null) {
					working.cancel(ExitCode.INTERRUPTED);
				}
				yield answer(LATER);
			}
		};
	}

	private static String answer(String next, String... positions) {
		List<String> facts = new ArrayList<>();
		for (String position : positions) {
			facts
				.add("{\"seq\":1,\"position\":\"" + position + "\",\"writer\":\"w" + position + "\",\"kind\":\"event\","
						+ "\"system_id\":\"orders\",\"actor_address\":\"local://1\",\"event_type\":\"At" + position
						+ "\",\"timestamp\":1768380323.5}");
		}
		return "{\"kind\":\"event\",\"order\":\"oldest\",\"limit\":10,\"truncated\":false,\"next\":\"" + next
				+ "\",\"facts\":[" + String.join(",", facts) + "]}";
	}

	@Test
	void everyFactIsShownOnceAndPositionsAreGivenBack() {
		StringWriter out = new StringWriter();
		StringWriter err = new StringWriter();
		int code = new Launcher(new CommandIo() {

			@Override
			public Output output() {
				return new Output(out, err, TerminalCapabilities.PLAIN);
			}

			@Override
			public boolean isInteractive() {
				return false;
			}

			@Override
			public void onInterrupt(Cancellation working) {
				FollowPositionsTests.this.cancellation.set(working);
			}

		}, Extensions.NONE).run(List.of("inspect", "events", "--follow", "--url",
				"http://localhost:" + this.service.getAddress().getPort() + "/actuator"));
		assertThat(code).as(err.toString()).isEqualTo(130);
		assertThat(out.toString().lines().skip(1).map((line) -> line.split("\\s+", -1)[2]))
			.containsExactly("At" + NEWEST, "At" + MEANWHILE, "At" + LATER);
		assertThat(this.asked).containsExactly("", "", NEWEST, MEANWHILE, LATER);
	}

}

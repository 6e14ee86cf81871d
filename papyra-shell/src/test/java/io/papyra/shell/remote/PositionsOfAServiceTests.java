package io.papyra.shell.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.papyra.shell.Papyra;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Positions that a service gives are given back as they came. */
class PositionsOfAServiceTests {

	private static final String START = "0";

	/** The parameter {@code after} of each request. */
	private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

	private HttpServer service;

	PositionsOfAServiceTests() throws IOException {
		this.service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	}

	@AfterEach
	void stop() {
		this.service.stop(0);
	}

	/** Answers with that page behind each position. */
	private Ran ran(Map<String, String> pages) {
		this.service.createContext("/actuator/papyra/events", (exchange) -> answer(exchange, pages));
		this.service.start();
		return Papyra.run("inspect", "events", "--limit", "0", "--json", "--url",
				"http://localhost:" + this.service.getAddress().getPort() + "/actuator");
	}

	private void answer(HttpExchange exchange, Map<String, String> pages) throws IOException {
		String after = START;
		for (String parameter : exchange.getRequestURI().getRawQuery().split("&", -1)) {
			if (parameter.startsWith("after=")) {
				after = URLDecoder.decode(parameter.substring("after=".length()), StandardCharsets.UTF_8);
			}
		}
		this.asked.add(after);
		byte[] body = pages.getOrDefault(after, "{}").getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	private static String page(boolean truncated, String next, String place) {
		return "{\"kind\":\"event\",\"order\":\"oldest\",\"limit\":1000,\"truncated\":" + truncated + ",\"next\":"
				+ next + ",\"facts\":[{" + place + ",\"kind\":\"event\",\"system_id\":\"orders\","
				+ "\"actor_address\":\"local://1\",\"event_type\":\"ActorStarted\",\"timestamp\":1768380323.5}]}";
	}

	@Test
	void positionsThatAreNoNumbersAreGivenBack() {
		Ran ran = ran(
				Map.of(START, page(true, "\"1700-5,-,1&2\"", "\"seq\":9,\"position\":\"1700-5\",\"writer\":\"k3v9\""),
						"1700-5,-,1&2", page(false, "\"1701-0\"", "\"seq\":1,\"position\":\"1701-0\"")));
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(this.asked).containsExactly(START, "1700-5,-,1&2");
		assertThat(ran.json().get("facts")).hasSize(2);
		assertThat(ran.json().at("/facts/0/position").stringValue()).isEqualTo("1700-5");
		assertThat(ran.json().at("/facts/0/writer").stringValue()).isEqualTo("k3v9");
		assertThat(ran.json().get("next").stringValue()).isEqualTo("1701-0");
	}

	@Test
	void aServiceOfAnOlderVersionTellsThemAsNumbers() {
		Ran ran = ran(Map.of(START, page(true, "1187", "\"seq\":1187"), "1187", page(false, "1188", "\"seq\":1188")));
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(this.asked).containsExactly(START, "1187");
		assertThat(ran.json().at("/facts/1/position").stringValue()).isEqualTo("1188");
		assertThat(ran.json().get("next").stringValue()).isEqualTo("1188");
	}

}

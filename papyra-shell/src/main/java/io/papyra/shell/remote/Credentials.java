package io.papyra.shell.remote;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.source.OpenRequest;
import org.jspecify.annotations.Nullable;

/**
 * By what a request is authorized. No message holds a secret.
 *
 * @param scheme the one of HTTP, in lower case; empty if there are none
 * @param origin where they come from, human-readable
 * @param header makes the value of the header Authorization for one request, or null
 */
record Credentials(String scheme, String origin, Supplier<@Nullable String> header) {

	static final String BASIC = "basic";

	static final String BEARER = "bearer";

	private static final Credentials NONE = new Credentials("", "", () -> null);

	/** Whether there are any. */
	boolean areGiven() {
		return !this.scheme.isEmpty();
	}

	/**
	 * Those of the command line, or else those of the environment.
	 * @throws CommandFailure if there are several, or a password is missing
	 */
	static Credentials of(OpenRequest request, URI url) {
		Map<String, Supplier<Credentials>> given = new LinkedHashMap<>();
		String userInfo = url.getUserInfo();
		if (userInfo != null) {
			given.put("the name in --url", () -> basic(userInfo, "the name in --url", request));
		}
		String user = request.find(ConnectionOptions.USER);
		if (user != null) {
			given.put("--user", () -> basic(user, "--user", request));
		}
		Path tokenFile = request.find(ConnectionOptions.TOKEN_FILE);
		if (tokenFile != null) {
			given.put("--token-file", () -> bearer(tokenFile));
		}
		return only(given.isEmpty() ? inEnvironment(request) : given);
	}

	private static Map<String, Supplier<Credentials>> inEnvironment(OpenRequest request) {
		Map<String, Supplier<Credentials>> given = new LinkedHashMap<>();
		String whole = ConnectionOptions.property(request, ConnectionOptions.AUTHORIZATION);
		if (whole != null) {
			given.put("PAPYRA_AUTHORIZATION", () -> whole(whole.strip()));
		}
		String user = ConnectionOptions.find(request, ConnectionOptions.USER);
		if (user != null) {
			given.put("PAPYRA_USER", () -> basic(user, "PAPYRA_USER", request));
		}
		Path tokenFile = ConnectionOptions.find(request, ConnectionOptions.TOKEN_FILE);
		if (tokenFile != null) {
			given.put("PAPYRA_TOKEN_FILE", () -> bearer(tokenFile));
		}
		return given;
	}

	private static Credentials only(Map<String, Supplier<Credentials>> given) {
		if (given.size() > 1) {
			throw CommandFailure.usage(String.join(" and ", given.keySet())
					+ " are different credentials for one service; give one of them");
		}
		return given.isEmpty() ? NONE : given.values().iterator().next().get();
	}

	private static Credentials whole(String header) {
		if (header.chars().anyMatch((character) -> character < ' ' || character > '~')) {
			throw CommandFailure
				.usage("PAPYRA_AUTHORIZATION holds a character that no header can: it is to be one line "
						+ "such as 'Bearer TOKEN' or 'Basic ' and the base64 of NAME:PASSWORD");
		}
		String scheme = List.of(header.split(" ", 2)).get(0).toLowerCase(Locale.ROOT);
		return new Credentials(scheme, "PAPYRA_AUTHORIZATION", () -> header);
	}

	private static Credentials basic(String user, String origin, OpenRequest request) {
		String whole = user.contains(":") ? user : user + ":" + password(user, origin, request);
		if (whole.startsWith(":")) {
			throw CommandFailure
				.usage("there is no name before the colon of " + origin + ": write NAME or NAME:PASSWORD");
		}
		String header = "Basic " + Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
		return new Credentials(BASIC, origin, () -> header);
	}

	private static String password(String user, String origin, OpenRequest request) {
		String password = ConnectionOptions.property(request, ConnectionOptions.PASSWORD);
		if (password == null) {
			password = request.invocation().askPassword("password of " + user + ": ");
		}
		if (password == null) {
			throw CommandFailure
				.usage(origin + " has no password, and there is no terminal to ask for it: set PAPYRA_PASSWORD");
		}
		return password;
	}

	/**
	 * A token that is replaced from time to time, as in a pod, is the current one; of a
	 * pipe, which can be read only once, that of the beginning.
	 */
	private static Credentials bearer(Path file) {
		if (Files.exists(file) && !Files.isRegularFile(file)) {
			String header = "Bearer " + token(file);
			return new Credentials(BEARER, file.toString(), () -> header);
		}
		return new Credentials(BEARER, file.toString(), () -> "Bearer " + token(file));
	}

	private static String token(Path file) {
		String token = new String(ConnectionOptions.read(file, ConnectionOptions.TOKEN_FILE),
				StandardCharsets.ISO_8859_1)
			.strip();
		if (token.isEmpty()) {
			throw CommandFailure.usage("the token file " + file + " is empty; write a token to it");
		}
		if (token.chars().anyMatch((character) -> character <= ' ' || character > '~')) {
			throw CommandFailure
				.usage("the token file " + file + " holds more than a token, which has no blanks and is "
						+ "on one line; name a file with the token alone in it");
		}
		return token;
	}

}

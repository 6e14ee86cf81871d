package io.papyra.shell.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.source.OpenRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The options of a connection to a service. All but the address and the patience may be
 * in the environment as well, where an option of the same name takes precedence.
 */
final class ConnectionOptions {

	static final Option<URI> URL = Option
		.of("url",
				new ValueType<>("URL", "an address such as http://localhost:8080/actuator", List.of(), Completion.NONE,
						ConnectionOptions::address),
				"the actuator of a running service, which then does the work")
		.abbreviated('u');

	static final Option<Duration> TIMEOUT = Option
		.of("timeout", ValueType.DURATION, "how long to wait for each answer of --url")
		.usually("60s");

	static final Option<String> USER = Option.of("user",
			ValueType.text("NAME[:PASSWORD]", "a name, with a password or without", Completion.NONE),
			"who asks --url, by HTTP Basic; without a password that of PAPYRA_PASSWORD, or else it is asked for on the "
					+ "terminal; overrides PAPYRA_USER");

	static final Option<Path> TOKEN_FILE = file("token-file",
			"a file with the bearer token for --url, read again for each request; overrides PAPYRA_TOKEN_FILE");

	static final Option<Path> CACERT = file("cacert",
			"PEM certificates of the authorities that --url may be certified by, instead of those that Java trusts; "
					+ "overrides PAPYRA_CACERT");

	static final Option<Path> CERT = file("cert",
			"the client certificate for --url: PEM with its chain, or PKCS#12, whose password is PAPYRA_KEY_PASSWORD; "
					+ "overrides PAPYRA_CERT");

	static final Option<Path> KEY = file("key",
			"the private key of --cert in PEM, if it is not in that file; overrides PAPYRA_KEY");

	/** Value of the header Authorization; in the environment. */
	static final String AUTHORIZATION = "papyra.authorization";

	static final String PASSWORD = "papyra.password";

	static final String KEY_PASSWORD = "papyra.key-password";

	static final List<Option<?>> ALL = List.of(URL, TIMEOUT, USER, TOKEN_FILE, CACERT, CERT, KEY);

	private static final int LONGEST_FILE = 4 * 1024 * 1024;

	private ConnectionOptions() {
	}

	private static Option<Path> file(String name, String description) {
		return Option.of(name, new ValueType<>("FILE", "a path", List.of(), Completion.FILES, ValueType.PATH.parser()),
				description);
	}

	private static URI address(String text) {
		URI address = URI.create(text.replaceFirst("/+$", ""));
		Assert.isTrue(("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
				&& address.getHost() != null && address.getQuery() == null && address.getFragment() == null,
				"no address");
		return address;
	}

	/** The value of an option, or else of its property, or null. */
	static <T> @Nullable T find(OpenRequest request, Option<T> option) {
		T given = request.find(option);
		String text = (given == null) ? property(request, propertyOf(option)) : null;
		if (text == null) {
			return given;
		}
		try {
			return option.type().parser().parse(text);
		}
		catch (CommandFailure ex) {
			throw CommandFailure
				.usage("'" + text + "' is not allowed for " + propertyOf(option) + ": allowed is " + ex.getMessage());
		}
	}

	/** The property that holds where an option is left out. */
	static String propertyOf(Option<?> option) {
		return "papyra." + option.name();
	}

	/** A property of this command or around it that is not empty, or null. */
	static @Nullable String property(OpenRequest request, String name) {
		String given = request.invocation().arguments().properties().get(name);
		String text = (given != null) ? given : request.environment().property(name);
		return (text == null || text.isEmpty()) ? null : text;
	}

	/**
	 * What is in a file that an option, or its property, names.
	 * @throws CommandFailure if it cannot be read
	 */
	static byte[] read(Path file, Option<Path> option) {
		try {
			if (Files.isDirectory(file)) {
				throw CommandFailure.usage(file + " of " + option.flag() + " is a directory; name a file in it");
			}
			// No more than that is read, as a device may have no end.
			try (InputStream content = Files.newInputStream(file)) {
				byte[] bytes = content.readNBytes(LONGEST_FILE + 1);
				if (bytes.length > LONGEST_FILE) {
					throw CommandFailure.usage(
							file + " of " + option.flag() + " is too long for what it is to hold; name another file");
				}
				return bytes;
			}
		}
		catch (NoSuchFileException ex) {
			throw CommandFailure.missing("there is no file " + file + "; correct " + option.flag());
		}
		catch (AccessDeniedException ex) {
			throw new CommandFailure(ExitCode.IO, "this user may not read " + file + " of " + option.flag()
					+ "; give the right to read it, or run the command as the user who has it", ex);
		}
		catch (IOException ex) {
			throw new CommandFailure(ExitCode.IO,
					file + " of " + option.flag() + " cannot be read: " + ex.getMessage() + "; name another file", ex);
		}
	}

}

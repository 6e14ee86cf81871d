package io.papyra.shell.remote;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.FileHistorySource;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistorySource;
import io.papyra.shell.source.OpenRequest;

import org.springframework.util.Assert;

/** The history of a running service, through its actuator. */
public final class RemoteHistorySource implements HistorySource {

	static final Option<URI> URL = Option
		.of("url",
				new ValueType<>("URL", "an address such as http://localhost:8080/actuator", List.of(), Completion.NONE,
						RemoteHistorySource::address),
				"the actuator of a running service, which then does the work; credentials as user:password@host or in "
						+ "PAPYRA_AUTHORIZATION")
		.abbreviated('u');

	static final Option<Duration> TIMEOUT = Option
		.of("timeout", ValueType.DURATION, "how long to wait for each answer of --url")
		.usually("60s");

	/** Value of the header Authorization; usually in the environment. */
	private static final String AUTHORIZATION = "papyra.authorization";

	@Override
	public List<Option<?>> options() {
		return List.of(URL, TIMEOUT);
	}

	@Override
	public boolean serves(String backend) {
		return false;
	}

	@Override
	public History open(OpenRequest request) {
		Arguments arguments = request.invocation().arguments();
		URI url = arguments.find(URL);
		if (url == null) {
			throw CommandFailure.usage("--timeout is for --url http://host:port/actuator; add that, or leave it out");
		}
		if (arguments.has(CommonOptions.SYSTEM_ID)) {
			throw CommandFailure.usage("--system-id does not go with --url: a service answers for its own system");
		}
		if (arguments.isSet(FileHistorySource.FORCE)) {
			throw CommandFailure.usage("--force does not go with --url: a service knows which history is its own, and "
					+ "quarantines nothing that a newer version wrote; stop it, and use --path");
		}
		Output output = request.invocation().output();
		Actuator actuator = new Actuator(url, request.environment().property(AUTHORIZATION),
				Objects.requireNonNullElse(arguments.find(TIMEOUT), Duration.ofSeconds(60)), output.mapper(),
				request.invocation().cancellation());
		return new RemoteHistory(actuator, request.settings().startup(), output.mapper());
	}

	private static URI address(String text) {
		URI address = URI.create(text.replaceFirst("/+$", ""));
		Assert.isTrue(("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
				&& address.getHost() != null, "no address");
		return address;
	}

}

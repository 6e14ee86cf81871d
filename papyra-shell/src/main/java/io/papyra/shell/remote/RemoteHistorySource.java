package io.papyra.shell.remote;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.Option;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.FileHistorySource;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistorySource;
import io.papyra.shell.source.OpenRequest;
import org.jspecify.annotations.Nullable;

/** The history of a running service, through its actuator. */
public final class RemoteHistorySource implements HistorySource {

	@Override
	public List<Option<?>> options() {
		return ConnectionOptions.ALL;
	}

	@Override
	public boolean serves(String backend) {
		return false;
	}

	@Override
	public History open(OpenRequest request) {
		Arguments arguments = request.invocation().arguments();
		URI url = arguments.find(ConnectionOptions.URL);
		if (url == null) {
			String given = ConnectionOptions.ALL.stream().filter(arguments::has).findFirst().orElseThrow().flag();
			throw CommandFailure.usage(given + " is for --url http://host:port/actuator; add that, or leave it out");
		}
		if (arguments.has(CommonOptions.SYSTEM_ID)) {
			throw CommandFailure.usage("--system-id does not go with --url: a service answers for its own system");
		}
		if (arguments.isSet(FileHistorySource.FORCE)) {
			throw CommandFailure.usage("--force does not go with --url: a service knows which history is its own, and "
					+ "quarantines nothing that a newer version wrote; stop it, and use --path");
		}
		Output output = request.invocation().output();
		Duration timeout = arguments.get(ConnectionOptions.TIMEOUT, Duration.ofSeconds(60));
		Actuator actuator = new Actuator(url, credentials(request, url), tls(request, url), timeout, output.mapper(),
				request.invocation().cancellation());
		return new RemoteHistory(actuator, request.settings().startup(), output.mapper());
	}

	private static Credentials credentials(OpenRequest request, URI url) {
		Credentials credentials = Credentials.of(request, url);
		if (credentials.areGiven() && "http".equals(url.getScheme()) && !isLoopback(url.getHost())) {
			request.invocation()
				.output()
				.message("papyra: http sends the credentials of " + credentials.origin() + " unencrypted to "
						+ url.getHost() + ", where everybody between can read it; use https");
		}
		return credentials;
	}

	/** Asks no name server. */
	private static boolean isLoopback(String host) {
		return host.equals("localhost") || host.endsWith(".localhost") || host.matches("127(\\.\\d+){3}")
				|| host.equals("[::1]");
	}

	private static @Nullable Tls tls(OpenRequest request, URI url) {
		if ("https".equals(url.getScheme())) {
			return Tls.of(request);
		}
		for (Option<?> option : List.of(ConnectionOptions.CACERT, ConnectionOptions.CERT, ConnectionOptions.KEY)) {
			if (request.invocation().arguments().has(option)) {
				throw CommandFailure
					.usage(option.flag() + " is for an https address; give --url https://..., or leave it out");
			}
		}
		return null;
	}

}

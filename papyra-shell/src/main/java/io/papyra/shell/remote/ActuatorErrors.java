package io.papyra.shell.remote;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.output.TerminalEscaper;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers that are none: what they mean, and the one next step. */
final class ActuatorErrors {

	private static final String EXPOSURE = "management.endpoints.web.exposure.include=";

	private static final Pattern PASSWORD_FIELD = Pattern.compile("type\\s*=\\s*[\"']?password");

	private static final String AUTHORIZATION = "PAPYRA_AUTHORIZATION";

	private static final Pattern DESCRIPTION = Pattern.compile("error_description=\"([^\"]*)\"");

	private ActuatorErrors() {
	}

	/** Why a question was not answered. */
	static CommandFailure ofRead(Actuator actuator, Actuator.Answer answer) {
		return (answer.status() == 404) ? notFound(actuator, answer) : other(actuator, answer);
	}

	/** Why something was not done. */
	static CommandFailure ofWrite(Actuator actuator, Actuator.Answer answer) {
		int status = answer.status();
		if (status == 405) {
			return readOnly(actuator);
		}
		if ((status == 404 && message(answer) == null) || status == 403 || status == 401) {
			Actuator.Answer read = actuator.get("/papyra", Map.of());
			if (!read.isFine()) {
				return ofRead(actuator, read);
			}
			// Spring Security's defaults let credentials read, and require a token for
			// every change; where its error page is secured too, that is reported as 401.
			return (status == 404) ? readOnly(actuator) : failed(said(actuator, answer)
					+ ", although who asks may read: use credentials with the right to change the history; if these have "
					+ "it, the service asks for a CSRF token, as Spring Security does of every POST by default: exempt "
					+ "the actuator from CSRF protection as docs/secured-service.md shows");
		}
		return ofRead(actuator, answer);
	}

	private static CommandFailure readOnly(Actuator actuator) {
		return new CommandFailure(ExitCode.LOCKED,
				actuator.address()
						+ "/papyra may only be read: set management.endpoint.papyra.access=unrestricted in the service",
				null);
	}

	/** How to have the meters of a service told as well. */
	static String ofMetrics(Actuator actuator, Actuator.Answer answer) {
		String unknown = "counts of scans, recoveries and compactions are unknown: ";
		if (answer.status() == 404) {
			Set<String> exposed = exposed(actuator.look(actuator.base()));
			exposed.addAll(List.of("papyra", "metrics"));
			return unknown + actuator.address() + "/metrics is not there; set " + EXPOSURE + String.join(",", exposed)
					+ " in the service";
		}
		return unknown + other(actuator, answer).getMessage();
	}

	private static CommandFailure other(Actuator actuator, Actuator.Answer answer) {
		String message = message(answer);
		String said = said(actuator, answer);
		return switch (answer.status()) {
			case 400 -> speaksTls(answer)
					? failed(said + ", because it speaks TLS there: give --url https://... instead of http://...")
					: new CommandFailure(ExitCode.USAGE,
							(message != null) ? message
									: said + "; a server before the service may have refused it: look into its log",
							null);
			case 401 -> failed(said + "; " + unauthorized(actuator.credentials(), answer));
			case 403 -> failed(said + (actuator.credentials().areGiven()
					? "; these credentials are not enough: ask who secures the actuator of the service for the right to use papyra"
					: "; it is not for everybody: give credentials with --user NAME or --token-file FILE"));
			case 404 -> failed(said);
			case 409 -> new CommandFailure(ExitCode.LOCKED,
					"the service refused" + ((message != null) ? ": " + message : ""), null);
			case 502, 504 ->
				failed(said + ": the proxy before the service cannot reach it; check that the service runs");
			case 503 -> failed(said + (answer.body().isContainer() ? "; look into the log of the service"
					: ": what is before the service has none that is ready; check that the service runs"));
			case 407 -> failed(said + ": a proxy between wants credentials, which this command has none for; reach the "
					+ "service without it");
			default -> (answer.status() / 100 == 3) ? redirected(actuator, answer) : (answer.status() / 100 == 2)
					? noActuator(actuator, answer) : failed(said + "; look into the log of the service");
		};
	}

	private static CommandFailure failed(String message) {
		return new CommandFailure(ExitCode.IO, message, null);
	}

	/** Servers answer what is plain on such a port in words of their own. */
	private static boolean speaksTls(Actuator.Answer answer) {
		return answer.text().contains("requires TLS") || answer.text().contains("HTTPS port");
	}

	private static String unauthorized(Credentials given, Actuator.Answer answer) {
		String challenges = String.join(", ", answer.headers().allValues("WWW-Authenticate"));
		String lower = challenges.toLowerCase(Locale.ROOT);
		boolean basic = lower.contains("basic");
		boolean bearer = lower.contains("bearer");
		if (!basic && !bearer && !challenges.isEmpty() && !given.origin().equals(AUTHORIZATION)) {
			return "it takes neither a password nor a bearer token but " + TerminalEscaper.line(scheme(challenges))
					+ ": set " + AUTHORIZATION + " to the whole header"
					+ (given.areGiven() ? " and leave out " + given.origin() : "");
		}
		if (!given.areGiven()) {
			return (basic == bearer)
					? "it wants to know who asks: give --user NAME, or --token-file FILE with a bearer token, whichever it "
							+ "takes"
					: (basic ? "it wants a name and a password: give --user NAME"
							: "it wants a bearer token: give --token-file FILE");
		}
		if (basic && !bearer && given.scheme().equals(Credentials.BEARER)) {
			return "it takes no bearer token but a name and a password: give --user NAME instead of " + given.origin();
		}
		if (bearer && !basic && given.scheme().equals(Credentials.BASIC)) {
			return "it takes no password but a bearer token: give --token-file FILE instead of " + given.origin();
		}
		Matcher matcher = DESCRIPTION.matcher(challenges);
		String why = matcher.find() ? " (" + TerminalEscaper.line(matcher.group(1)) + ")" : "";
		return "it does not accept the credentials of " + given.origin() + why + ": " + switch (given.scheme()) {
			case Credentials.BEARER -> "check that this is a token for this service, and has not expired";
			case Credentials.BASIC -> "check the name and the password";
			default -> "check that it is what the service takes";
		};
	}

	/** The first word of what a service asks for. */
	private static String scheme(String challenges) {
		return challenges.replaceFirst("[ ,].*", "");
	}

	private static CommandFailure redirected(Actuator actuator, Actuator.Answer answer) {
		String said = said(actuator, answer);
		URI target = target(actuator, answer);
		if (target == null) {
			return failed(said + " and does not say where; check --url");
		}
		URI base = actuator.base();
		boolean secured = "http".equals(base.getScheme()) && "https".equals(target.getScheme())
				&& base.getHost().equalsIgnoreCase(target.getHost());
		String leads = said + " and leads to " + TerminalEscaper.line(where(target));
		if (secured && String.valueOf(target.getPath()).startsWith(String.valueOf(base.getPath()))) {
			String port = (target.getPort() < 0) ? "" : ":" + target.getPort();
			return failed(leads + ": it wants TLS; give --url https://" + target.getHost() + port + base.getPath());
		}
		String elsewhere = where(target);
		if (elsewhere.endsWith(answer.asked())) {
			return failed(leads + ": the actuator is at another address; if that is one to trust, give --url "
					+ TerminalEscaper.line(elsewhere.substring(0, elsewhere.length() - answer.asked().length())));
		}
		return failed(leads + ", as services do whose users log in with a browser; "
				+ (actuator.credentials().areGiven() ? "it takes no credentials of " + actuator.credentials().origin()
						+ " there: have the service, or what is before it, accept them for the actuator as docs/secured-service.md shows"
						: "this command can show who it is only with the request: give --user NAME or --token-file FILE"));
	}

	/** Without the query, which may hold secrets. */
	private static String where(URI target) {
		return target.getScheme() + "://" + target.getHost() + ((target.getPort() < 0) ? "" : ":" + target.getPort())
				+ target.getPath();
	}

	private static @Nullable URI target(Actuator actuator, Actuator.Answer answer) {
		String location = answer.headers().firstValue("Location").orElse("");
		try {
			URI target = URI.create(actuator.address() + "/papyra").resolve(location);
			return (location.isEmpty() || target.getHost() == null) ? null : target;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** What should be JSON is not. */
	private static CommandFailure noActuator(Actuator actuator, Actuator.Answer answer) {
		String type = answer.headers().firstValue("Content-Type").orElse("no content type");
		if (type.toLowerCase(Locale.ROOT).contains("json") && !answer.body().isContainer()) {
			return failed(said(actuator, answer) + " with "
					+ (answer.text().isBlank() ? "nothing instead of JSON" : "JSON that is damaged or cut off")
					+ "; run the command again, and if that does not help look into the log of what is before the service");
		}
		String said = said(actuator, answer) + " with "
				+ (answer.isFine() ? "JSON of another program" : TerminalEscaper.line(type) + " instead of JSON");
		if (PASSWORD_FIELD.matcher(answer.text().toLowerCase(Locale.ROOT)).find()) {
			return failed(said + ": a login page; " + (actuator.credentials().areGiven()
					? "have the service, or what is before it, accept the credentials of "
							+ actuator.credentials().origin() + " for the actuator as docs/secured-service.md shows"
					: "give --user NAME or --token-file FILE"));
		}
		return failed(said + ": that is no actuator; " + elsewhere(actuator));
	}

	private static CommandFailure notFound(Actuator actuator, Actuator.Answer answer) {
		Set<String> exposed = exposed(actuator.look(actuator.base()));
		if (!exposed.isEmpty() && !exposed.contains("papyra")) {
			exposed.add("papyra");
			return new CommandFailure(ExitCode.NO_INPUT,
					actuator.address() + "/papyra is not there: set " + EXPOSURE + String.join(",", exposed)
							+ " in the service; if that is set, management.endpoint.papyra.access must not be none",
					null);
		}
		if (!exposed.isEmpty()) {
			String message = message(answer);
			return new CommandFailure(ExitCode.NO_INPUT, said(actuator, answer)
					+ ((message != null) ? "" : "; the service may be older than this command: use one of its version"),
					null);
		}
		return new CommandFailure(ExitCode.NO_INPUT,
				actuator.address() + "/papyra is not there; " + elsewhere(actuator), null);
	}

	/** Where the actuator is, if it is not here. */
	private static String elsewhere(Actuator actuator) {
		String address = actuator.address();
		for (String other : List.of(address + "/actuator", address.replaceFirst("(?<!/)/[^/]+$", ""),
				actuator.base().resolve("/actuator").toString())) {
			if (!other.equals(address) && exposed(actuator.look(URI.create(other))).contains("papyra")) {
				return "it is at another path: give --url " + other;
			}
		}
		return "give --url http://host:port/actuator with the port of management.server.port and the path of "
				+ "management.endpoints.web.base-path, if the service sets them, and let it set " + EXPOSURE
				+ "health,papyra";
	}

	/** The endpoints that an actuator says it has; none if this is no actuator. */
	private static Set<String> exposed(Actuator.@Nullable Answer discovered) {
		Set<String> names = new TreeSet<>();
		if (discovered != null && discovered.isFine()) {
			discovered.body().path("_links").propertyStream().forEach((link) -> {
				if (!link.getKey().equals("self") && !link.getValue().path("templated").asBoolean(false)) {
					names.add(link.getKey());
				}
			});
		}
		return names;
	}

	private static String said(Actuator actuator, Actuator.Answer answer) {
		String message = message(answer);
		return actuator.address() + " answered " + answer.status() + ((message != null) ? ": " + message : "");
	}

	/**
	 * What Papyra says; the error page of Spring Boot, which has a time, says nothing
	 * more than the status.
	 */
	private static @Nullable String message(Actuator.Answer answer) {
		JsonNode message = answer.body().path("message");
		return (message.isString() && !answer.body().has("timestamp")) ? message.asString() : null;
	}

}

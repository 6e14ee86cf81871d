package io.papyra.spring.actuate.endpoint;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jersey.autoconfigure.actuate.web.ManagementContextResourceConfigCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Where Jersey serves the actuator, the body of a request reaches an operation only if
 * the operation insists on one. Ours does not, so that {@code curl -X POST} works; but a
 * body that is silently dropped turns a dry run into the real one. So the parameters of a
 * body are moved to the query before the request is matched, and a body that cannot be
 * read is refused.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnClass({ ResourceConfig.class, ManagementContextResourceConfigCustomizer.class })
@ConditionalOnBean(PapyraEndpoint.class)
final class JerseyRequestBodies {

	@Bean
	ManagementContextResourceConfigCustomizer papyraRequestBodies(PathMappedEndpoints endpoints) {
		String path = endpoints.getPath(EndpointId.of(PapyraEndpoint.ID));
		return (config) -> {
			if (path != null) {
				config.register(new BodyToQuery(path.startsWith("/") ? path.substring(1) : path));
			}
		};
	}

	/** Rewrites requests to do something to the history; all others pass untouched. */
	@PreMatching
	static final class BodyToQuery implements ContainerRequestFilter {

		private static final int LARGEST_BODY = 64 * 1024;

		private final JsonFactory json = new JsonFactory();

		private final String endpoint;

		/**
		 * @param endpoint path of the endpoint, without its first slash
		 */
		BodyToQuery(String endpoint) {
			this.endpoint = endpoint;
		}

		@Override
		public void filter(ContainerRequestContext request) throws IOException {
			if (!request.getMethod().equals("POST") || !isAction(request) || !request.hasEntity()) {
				return;
			}
			if (!isJson(request.getMediaType())) {
				refuse(request, "A body is read only with the content type application/json");
				return;
			}
			byte[] body = request.getEntityStream().readNBytes(LARGEST_BODY + 1);
			if (body.length > LARGEST_BODY) {
				refuse(request, "The body is longer than " + LARGEST_BODY + " bytes");
				return;
			}
			try {
				request.setRequestUri(withQuery(request, parameters(body)));
			}
			catch (IllegalArgumentException | JacksonException ex) {
				refuse(request, "The body is not a JSON object of texts, numbers and booleans");
			}
		}

		private boolean isAction(ContainerRequestContext request) {
			String path = request.getUriInfo().getPath();
			String relative = path.startsWith("/") ? path.substring(1) : path;
			return relative.startsWith(this.endpoint + "/");
		}

		private static boolean isJson(@Nullable MediaType type) {
			if (type == null) {
				return false;
			}
			String subtype = type.getSubtype().toLowerCase(Locale.ROOT);
			return type.getType().equalsIgnoreCase("application")
					&& (subtype.equals("json") || subtype.endsWith("+json"));
		}

		private List<Map.Entry<String, String>> parameters(byte[] body) {
			List<Map.Entry<String, String>> found = new ArrayList<>();
			try (JsonParser parser = this.json.createParser(ObjectReadContext.empty(), body)) {
				if (parser.nextToken() != JsonToken.START_OBJECT) {
					throw new IllegalArgumentException("not an object");
				}
				while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
					String name = parser.currentName();
					if (!parser.nextToken().isScalarValue()) {
						throw new IllegalArgumentException("a value of several parts");
					}
					found.add(Map.entry(name, String.valueOf(parser.getString())));
				}
				if (parser.nextToken() != null) {
					throw new IllegalArgumentException("more than one object");
				}
			}
			return found;
		}

		private static URI withQuery(ContainerRequestContext request, List<Map.Entry<String, String>> parameters) {
			StringBuilder query = new StringBuilder();
			String given = request.getUriInfo().getRequestUri().getRawQuery();
			if (given != null) {
				query.append(given);
			}
			for (Map.Entry<String, String> parameter : parameters) {
				List<String> same = request.getUriInfo().getQueryParameters().get(parameter.getKey());
				if (same == null || !same.contains(parameter.getValue())) {
					query.append(query.isEmpty() ? "" : "&")
						.append(encoded(parameter.getKey()))
						.append('=')
						.append(encoded(parameter.getValue()));
				}
			}
			return UriBuilder.fromUri(request.getUriInfo().getRequestUri()).replaceQuery(query.toString()).build();
		}

		private static String encoded(String text) {
			return URLEncoder.encode(text, StandardCharsets.UTF_8);
		}

		private void refuse(ContainerRequestContext request, String message) {
			ProblemDescriptor problem = ProblemDescriptor.unreadableBody(message);
			StringWriter text = new StringWriter();
			try (JsonGenerator object = this.json.createGenerator(ObjectWriteContext.empty(), text)) {
				object.writeStartObject();
				object.writeNumberProperty("status", problem.status());
				object.writeStringProperty("message", problem.message());
				object.writeStringProperty("parameter", problem.parameter());
				object.writeStringProperty("allowed", problem.allowed());
				object.writeEndObject();
			}
			request.abortWith(Response.status(problem.status())
				.type(MediaType.APPLICATION_JSON_TYPE)
				.entity(text.toString())
				.build());
		}

	}

}

package io.papyra.spring.actuate.endpoint;

import java.security.Principal;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * What a request to do something says besides its path, in its query or in a JSON body,
 * and who is logged in.
 *
 * <p>
 * An operation that takes these as parameters would only be there for requests with a
 * content type, which {@code curl -X POST} does not send.
 */
final class RequestArguments implements OperationInvokerAdvisor {

	private static final ThreadLocal<InvocationContext> CURRENT = new ThreadLocal<>();

	@Override
	public OperationInvoker apply(EndpointId endpoint, OperationType type, OperationParameters parameters,
			OperationInvoker invoker) {
		if (type != OperationType.WRITE || !endpoint.equals(EndpointId.of(PapyraEndpoint.ID))) {
			return invoker;
		}
		return (context) -> {
			CURRENT.set(context);
			try {
				return invoker.invoke(context);
			}
			finally {
				CURRENT.remove();
			}
		};
	}

	/** The arguments of the request that this thread answers, without the action. */
	static Map<String, Object> current() {
		Map<String, Object> own = new TreeMap<>(context().getArguments());
		own.remove("action");
		// The token of Spring Security may come as a parameter.
		own.keySet().removeIf((name) -> name.startsWith("_"));
		return own;
	}

	/**
	 * Name of who has sent the request that this thread answers, or null if no user is
	 * logged in.
	 */
	static @Nullable String principal() {
		SecurityContext security = context().resolveArgument(SecurityContext.class);
		Principal principal = (security != null) ? security.getPrincipal() : null;
		return (principal != null) ? principal.getName() : null;
	}

	private static InvocationContext context() {
		InvocationContext context = CURRENT.get();
		if (context == null) {
			// Taking a dry run for a real one would be worse.
			throw new IllegalStateException("the arguments of the request are not known");
		}
		return context;
	}

}

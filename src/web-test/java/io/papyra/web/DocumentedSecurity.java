package io.papyra.web;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The recipes of docs/actuator.md. */
final class DocumentedSecurity {

	private DocumentedSecurity() {
	}

	@Configuration(proxyBeanMethods = false)
	static class Servlet {

		@Bean
		SecurityFilterChain actuator(HttpSecurity http) throws Exception {
			http.securityMatcher(EndpointRequest.toAnyEndpoint())
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable());
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reactive {

		@Bean
		SecurityWebFilterChain actuator(ServerHttpSecurity http) {
			return http
				.securityMatcher(org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest
					.toAnyEndpoint())
				.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

}

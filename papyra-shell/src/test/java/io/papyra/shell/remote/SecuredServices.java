package io.papyra.shell.remote;

import java.util.List;

import io.papyra.shell.testing.UnsecuredService;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The services of docs/secured-service.md, with the chains that the page shows. */
final class SecuredServices {

	private SecuredServices() {
	}

	/** {@code anna} may read, {@code otto} may do everything. */
	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("anna").password("{noop}correct-horse").roles("READER").build(),
					User.withUsername("otto").password("{noop}battery-staple").roles("OPERATOR").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@UnsecuredService
	static class Passwords extends Users {

		@Bean
		SecurityFilterChain actuator(HttpSecurity http) throws Exception {
			http.securityMatcher(EndpointRequest.toAnyEndpoint())
				.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.to("health"))
					.permitAll()
					.requestMatchers(EndpointRequest.toAnyEndpoint().withHttpMethod(HttpMethod.POST))
					.hasRole("OPERATOR")
					.anyRequest()
					.hasAnyRole("READER", "OPERATOR"))
				.httpBasic(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable());
			return http.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@UnsecuredService
	static class Tokens {

		@Bean
		SecurityFilterChain actuator(HttpSecurity http) throws Exception {
			http.securityMatcher(EndpointRequest.toAnyEndpoint())
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
				.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
				.csrf((csrf) -> csrf.disable());
			return http.build();
		}

		@Bean
		JwtAuthenticationConverter roles() {
			JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
			converter.setJwtGrantedAuthoritiesConverter(
					(token) -> "system:serviceaccount:shop:papyra".equals(token.getSubject())
							? AuthorityUtils.createAuthorityList("ROLE_OPERATOR") : List.of());
			return converter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@UnsecuredService
	static class ClientCertificates extends Users {

		@Bean
		SecurityFilterChain actuator(HttpSecurity http) throws Exception {
			http.securityMatcher(EndpointRequest.toAnyEndpoint())
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasAnyRole("READER", "OPERATOR"))
				.x509(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable());
			return http.build();
		}

	}

	/** What an application with a login page has, and nothing for the actuator. */
	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@UnsecuredService
	static class LoginPage extends Users {

		@Bean
		SecurityFilterChain everything(HttpSecurity http) throws Exception {
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.formLogin(Customizer.withDefaults());
			return http.build();
		}

	}

}

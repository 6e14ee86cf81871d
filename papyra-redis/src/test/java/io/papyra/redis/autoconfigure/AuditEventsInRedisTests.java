package io.papyra.redis.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.spring.actuate.auditevents.PapyraAuditEventsAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Spring Boot's audit events in streams: those of all services of a system. */
class AuditEventsInRedisTests {

	private static final Instant NOON = Instant.parse("2026-01-14T12:00:00.000472Z");

	private final ApplicationContextRunner services = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraAuditEventsAutoConfiguration.class))
		.withPropertyValues("papyra.backend=redis", "papyra.system-id=s", "papyra.redis.prefix=p" + UUID.randomUUID(),
				"papyra.redis.url=redis://127.0.0.1:" + RedisServer.shared(RedisBinary.standard()).port(),
				"papyra.audit-events.enabled=true", "papyra.audit-events.max-results=5");

	private static List<AuditEvent> await(AuditEventRepository repository, int events) {
		return Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.until(() -> repository.find(null, null, null), (found) -> found.size() == events);
	}

	private static AuditEvent login(int second, String principal) {
		return new AuditEvent(NOON.plusSeconds(second), principal, "LOGIN", Map.of("second", second));
	}

	@Test
	void areFoundByEveryServiceAndAfterRestartsEachOnce() {
		this.services.run((one) -> {
			AuditEventRepository first = one.getBean(AuditEventRepository.class);
			first.add(login(0, "anna"));
			first.add(login(1, "anna*"));
			await(first, 2);
			this.services.run((another) -> {
				AuditEventRepository second = another.getBean(AuditEventRepository.class);
				second.add(login(2, "a/b ünï 😀\u0000"));
				assertThat(await(second, 3)).extracting(AuditEvent::getPrincipal)
					.containsExactly("anna", "anna*", "a/b ünï 😀\u0000");
				await(first, 3);
			});
		});
		this.services.run((context) -> {
			AuditEventRepository repository = context.getBean(AuditEventRepository.class);
			assertThat(repository.find("anna*", null, "LOGIN")).singleElement()
				.returns(NOON.plusSeconds(1), AuditEvent::getTimestamp)
				.returns(Map.of("second", 1L), AuditEvent::getData);
			assertThat(repository.find(null, NOON.plusSeconds(1), null)).hasSize(1);
			assertThat(repository.find(null, null, "LOGOUT")).isEmpty();
			for (int second = 3; second < 8; second++) {
				repository.add(login(second, "berta"));
			}
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(repository.find(null, null, null)).hasSize(5)
					.extracting(AuditEvent::getPrincipal)
					.containsOnly("berta"));
		});
	}

}

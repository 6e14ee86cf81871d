package io.papyra.redis.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.Audit;
import io.papyra.fact.DeadLetter;
import io.papyra.fact.Fact;
import io.papyra.fact.FactKind;
import io.papyra.recorder.FactRecorder;
import io.papyra.redis.ConsumerGroup;
import io.papyra.redis.Delivery;
import io.papyra.redis.RedisBackend;
import io.papyra.redis.RedisConnector;
import io.papyra.redis.RedisGroups;
import io.papyra.redis.RedisOptions;
import io.papyra.redis.listener.GroupListenerContainer;
import io.papyra.redis.listener.GroupListenerOptions;
import io.papyra.redis.listener.ListenerStatus;
import io.papyra.redis.listener.PapyraGroupListener;
import io.papyra.redis.server.RedisBinary;
import io.papyra.redis.server.RedisServer;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.autoconfigure.PapyraDisabledAutoConfiguration;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.test.TestFacts;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/** Methods and beans of an application as members of groups, and when there are none. */
class GroupListenerTests {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final RedisServer server = RedisServer.shared(RedisBinary.standard());

	private final ApplicationContextRunner contexts = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class, PapyraDisabledAutoConfiguration.class,
				PapyraGroupsAutoConfiguration.class))
		.withPropertyValues("papyra.system-id=s");

	private ApplicationContextRunner onRedis() {
		return this.contexts.withPropertyValues("papyra.backend=redis",
				"papyra.redis.url=redis://127.0.0.1:" + this.server.port(),
				"papyra.redis.prefix=p" + UUID.randomUUID());
	}

	private static void record(ConfigurableApplicationContext context, int count) throws Exception {
		FactRecorder recorder = context.getBean(FactRecorder.class);
		for (int number = 0; number < count; number++) {
			recorder.recordDurably(TestFacts.fact(number)).get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	void methodsGetTheFactsOfTheirKindAsTheyWantThem() {
		onRedis().withBean("wishes", Wishes.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(RedisGroups.class);
			record(context, 6);
			Wishes wishes = context.getBean(Wishes.class);
			Awaitility.await().atMost(SOON).untilAsserted(() -> {
				assertThat(wishes.events).contains(TestFacts.fact(0), TestFacts.fact(3));
				assertThat(wishes.keys).doesNotHaveDuplicates().hasSameSizeAs(wishes.events);
				assertThat(wishes.audits).containsExactly(TestFacts.fact(1), TestFacts.fact(4));
				assertThat(wishes.letters).containsExactly(TestFacts.fact(2), TestFacts.fact(5));
			});
			assertThat(context.getBeansOfType(GroupListenerContainer.class)).hasSize(3)
				.allSatisfy((name, container) -> {
					assertThat(name).contains("wishes.");
					assertThat(container.status().state()).isEqualTo(ListenerStatus.State.RUNNING);
				});
		});
	}

	@Test
	void theGroupIsThereWhenTheApplicationHasStarted() {
		onRedis().withBean("atTheEnd", AtTheEnd.class).run((context) -> {
			ConsumerGroup group = context.getBean(RedisGroups.class).group(FactKind.AUDIT, "from-now-on");
			assertThat(group.state()).isNotNull();
			record(context, 2);
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(
						() -> assertThat(context.getBean(AtTheEnd.class).got).containsExactly(TestFacts.fact(1)));
		});
	}

	@Test
	void aContainerCanBeABeanAndItsNameAndBoundsCanBeSet() {
		onRedis().withUserConfiguration(OwnContainer.class)
			.withPropertyValues("papyra.redis.consumer-name=left", "papyra.redis.consumer-batch=7",
					"papyra.redis.max-deliveries=2", "papyra.redis.claim-after=2s", "papyra.redis.consumer-timeout=5m")
			.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> {
				record(context, 4);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(context.getBean(OwnContainer.class).got).hasSize(2));
				RedisGroups groups = context.getBean(RedisGroups.class);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(groups.list()).flatExtracting((state) -> state.consumers())
						.extracting((consumer) -> consumer.name())
						.contains("own-0")
						.anyMatch((name) -> name.startsWith("left-")));
			});
	}

	@Test
	void whereAllBeansAreLazyListenersListenAllTheSame() {
		onRedis()
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> {
				record(context, 2);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(
							() -> assertThat(context.getBean(AtTheEnd.class).got).containsExactly(TestFacts.fact(1)));
			});
	}

	@Test
	void anotherBackendHasNoGroupsAndAListenerStopsItsStart() {
		ApplicationContextRunner memory = this.contexts.withPropertyValues("papyra.backend=memory");
		memory.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(RedisGroups.class)
			.doesNotHaveBean(GroupWatch.class));
		memory.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> assertThat(analysis(context.getStartupFailure()))
				.satisfies((analysis) -> assertThat(analysis.getDescription()).contains("AtTheEnd.take", "atTheEnd",
						"the backend memory"))
				.satisfies((analysis) -> assertThat(analysis.getAction()).contains("papyra.backend=redis")));
	}

	@Test
	void settingsOfListenersDoNotCountWithoutRedis() {
		this.contexts.withPropertyValues("papyra.backend=memory", "papyra.redis.max-deliveries=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aBackendThatIsABeanCountsByItsType() {
		onRedis().withBean(MemoryBackend.class, () -> new MemoryBackend(RetentionPolicy.NONE))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisGroups.class));
		this.contexts
			.withBean(RedisBackend.class,
					() -> new RedisBackend(RedisConnector.to(this.server.uri()),
							RedisOptions.of("s").withPrefix("p" + UUID.randomUUID()), RetentionPolicy.NONE))
			.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(RedisGroups.class)
					.hasSingleBean(PersistenceBackend.class);
				record(context, 2);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(context.getBean(AtTheEnd.class).got).hasSize(1));
			});
	}

	@Test
	void whereTheUserHasGroupsThoseAreUsed() {
		onRedis()
			.withBean("ownGroups", RedisGroups.class,
					() -> new RedisGroups(RedisConnector.to(this.server.uri()),
							RedisOptions.of("other").withPrefix("p" + UUID.randomUUID())))
			.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(RedisGroups.class).hasBean("ownGroups");
				assertThat(context.getBean("atTheEnd.take", GroupListenerContainer.class).group().systemId())
					.isEqualTo("other");
			});
	}

	@Test
	void whatIsSwitchedOffListensToNothing() {
		onRedis().withPropertyValues("papyra.enabled=false")
			.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RedisGroups.class)
				.doesNotHaveBean(GroupListenerContainer.class));
	}

	@Test
	void neitherHealthNorMetersAreNeeded() {
		onRedis().withClassLoader(new FilteredClassLoader(HealthIndicator.class, MeterRegistry.class))
			.withBean("atTheEnd", AtTheEnd.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(GroupListenerContainer.class)
				.doesNotHaveBean("papyraConsumersHealthIndicator")
				.doesNotHaveBean("papyraConsumerMeters"));
	}

	@Test
	void aMethodThatCannotListenIsNamedWithWhatIsAllowed() {
		refused(AuditForEvent.class, "auditForEvent", "AuditForEvent.take",
				"Let it take a Delivery, a Fact or ActorEvent, or a List<Delivery> alone.");
		refused(ListOfFacts.class, "listOfFacts", "ListOfFacts.take", "a List<Delivery> alone");
		refused(Nothing.class, "nothing", "it takes nothing", "a Fact or DeadLetter");
		refused(Answering.class, "answering", "it returns String", "Let it return nothing");
		refused(ManyMembers.class, "manyMembers", "its concurrency is '65'", "1 to 64");
		refused(Sometime.class, "sometime", "its start is 'soon'", "beginning, end, an instant");
		refused(NoName.class, "noName", "its group is ''", "at least one character");
		refused(Twice.class, "twice", "so does another", "Give each a group of its own");
	}

	private <T> void refused(Class<T> type, String bean, String what, String action) {
		onRedis().withBean(bean, type).run((context) -> {
			FailureAnalysis analysis = analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'" + bean + "'", what);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	private static FailureAnalysis analysis(@Nullable Throwable failure) {
		assertThat(failure).isInstanceOf(InvalidGroupListenerException.class);
		return Objects.requireNonNull(new GroupListenerFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
	}

	@Test
	void adviceOfAProxyIsTakenAndAProxyWithoutTheMethodIsRefused() {
		AtomicInteger advised = new AtomicInteger();
		ApplicationContextRunner proxied = onRedis().withBean("behindAnInterface", BehindAnInterface.class)
			.withBean(DefaultPointcutAdvisor.class, () -> advisor(advised));
		proxied.withBean(DefaultAdvisorAutoProxyCreator.class, () -> proxies(true)).run((context) -> {
			assertThat(context).hasNotFailed();
			record(context, 2);
			Awaitility.await().atMost(SOON).until(() -> advised.get() == 1);
		});
		proxied.withBean(DefaultAdvisorAutoProxyCreator.class, () -> proxies(false))
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies(
					(analysis) -> assertThat(analysis.getDescription()).contains("BehindAnInterface.take", "proxy")));
	}

	private static DefaultAdvisorAutoProxyCreator proxies(boolean ofClass) {
		DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
		creator.setProxyTargetClass(ofClass);
		return creator;
	}

	private static DefaultPointcutAdvisor advisor(AtomicInteger advised) {
		NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
		pointcut.setMappedName("take");
		pointcut.setClassFilter((type) -> type == BehindAnInterface.class);
		return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (call) -> {
			advised.incrementAndGet();
			return call.proceed();
		});
	}

	@Test
	void valuesOutOfRangeAreNamed() {
		notAllowed("papyra.redis.max-deliveries=0", "1 to 1000");
		notAllowed("papyra.redis.consumer-batch=10001", "1 to 10000 entries");
		notAllowed("papyra.redis.claim-after=2d", "1ms to 1d");
		notAllowed("papyra.redis.consumer-timeout=30s", "papyra.redis.claim-after to 30d");
		notAllowed("papyra.redis.lagging-after=-1s", "0, which switches it off");
		notAllowed("papyra.redis.consumer-name= ", "at least one character");
	}

	private void notAllowed(String property, String allowed) {
		onRedis().withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining(property.split("=", 2)[0])
				.hasMessageContaining(allowed));
	}

	@Test
	void aHandlerThatDoesNotReturnHoldsUpAShutdownNoLongerThanSpringIsToldTo() {
		CountDownLatch never = new CountDownLatch(1);
		Stuck stuck = new Stuck(never);
		long[] closing = new long[1];
		onRedis()
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=1s", "papyra.write.shutdown-timeout=1s")
			.withBean(Stuck.class, () -> stuck)
			.run((context) -> {
				record(context, 2);
				assertThat(stuck.entered.await(60, TimeUnit.SECONDS)).isTrue();
				closing[0] = System.nanoTime();
			});
		assertThat(Duration.ofNanos(System.nanoTime() - closing[0])).isLessThan(Duration.ofSeconds(20));
		assertThat(stuck.interrupted.getCount()).isZero();
	}

	/** One listener for each kind, each with other parameters. */
	static class Wishes {

		final List<Fact> events = new CopyOnWriteArrayList<>();

		final List<String> keys = new CopyOnWriteArrayList<>();

		final List<Fact> audits = new CopyOnWriteArrayList<>();

		final List<Fact> letters = new CopyOnWriteArrayList<>();

		@PapyraGroupListener(kind = FactKind.EVENT, group = "${no.such.property:wishes}")
		void event(ActorEvent event, Delivery delivery) {
			this.keys.add(delivery.key());
			this.events.add(event);
		}

		@PapyraGroupListener(kind = FactKind.AUDIT, group = "wishes")
		void audit(Fact audit) {
			this.audits.add(audit);
		}

		@PapyraGroupListener(kind = FactKind.DEAD_LETTER, group = "wishes")
		public void letters(List<Delivery> deliveries) {
			deliveries.forEach((delivery) -> this.letters.add(delivery.fact()));
		}

	}

	static class AtTheEnd {

		final List<Fact> got = new CopyOnWriteArrayList<>();

		@PapyraGroupListener(kind = FactKind.AUDIT, group = "from-now-on", start = "end", concurrency = "${members:2}")
		void take(Audit audit) {
			this.got.add(audit);
		}

	}

	@Configuration
	static class OwnContainer {

		final List<Fact> got = new CopyOnWriteArrayList<>();

		@Bean
		GroupListenerContainer own(RedisGroups groups) {
			return GroupListenerContainer.of(groups.group(FactKind.EVENT, "own"),
					GroupListenerOptions.named("own").withConcurrency(1), (delivery) -> {
						if (TestFacts.number(delivery.fact()) >= 0) {
							this.got.add(delivery.fact());
						}
					});
		}

	}

	static class BehindAnInterface implements Runnable {

		@PapyraGroupListener(kind = FactKind.AUDIT, group = "g")
		public void take(Audit audit) {
		}

		@Override
		public void run() {
		}

	}

	static class AuditForEvent {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "g")
		void take(Audit audit) {
		}

	}

	static class ListOfFacts {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "g")
		void take(List<ActorEvent> events) {
		}

	}

	static class Nothing {

		@PapyraGroupListener(kind = FactKind.DEAD_LETTER, group = "g")
		void take() {
		}

	}

	static class Answering {

		@PapyraGroupListener(kind = FactKind.DEAD_LETTER, group = "g")
		String take(DeadLetter letter) {
			return letter.toString();
		}

	}

	static class ManyMembers {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "g", concurrency = "65")
		void take(Delivery delivery) {
		}

	}

	static class Sometime {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "g", start = "soon")
		void take(Delivery delivery) {
		}

	}

	static class NoName {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "")
		void take(Delivery delivery) {
		}

	}

	static class Twice {

		@PapyraGroupListener(kind = FactKind.EVENT, group = "g")
		void one(Delivery delivery) {
		}

		@PapyraGroupListener(kind = FactKind.EVENT, group = "g")
		void two(Delivery delivery) {
		}

	}

	static class Stuck {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		private final CountDownLatch never;

		Stuck(CountDownLatch never) {
			this.never = never;
		}

		@PapyraGroupListener(kind = FactKind.AUDIT, group = "g")
		void take(Audit audit) throws InterruptedException {
			this.entered.countDown();
			try {
				this.never.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
		}

	}

}

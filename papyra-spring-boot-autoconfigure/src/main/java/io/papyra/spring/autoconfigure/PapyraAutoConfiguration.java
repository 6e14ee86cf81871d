package io.papyra.spring.autoconfigure;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.Recoverable;
import io.papyra.doctor.Doctor;
import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.PayloadConverter;
import io.papyra.observe.PersistenceObserver;
import io.papyra.recorder.AuditSource;
import io.papyra.recorder.BufferedFactRecorder;
import io.papyra.recorder.FactRecorder;
import io.papyra.spring.FactRecorderCustomizer;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.backend.BackendFactories;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendSelection;
import io.papyra.spring.backend.SelectedBackend;
import io.papyra.spring.event.StartupEventPublisher;
import io.papyra.spring.maintenance.AuditScheduler;
import io.papyra.spring.maintenance.CompactionScheduler;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.maintenance.MaintenanceJournal;
import io.papyra.spring.maintenance.MaintenancePlan;
import io.papyra.spring.maintenance.ObservedOperations;
import io.papyra.spring.maintenance.OperationObserver;
import io.papyra.spring.maintenance.RuntimeRecovery;
import io.papyra.spring.maintenance.ScanScheduler;
import io.papyra.spring.settings.JacksonPayloads;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyMapper;
import io.papyra.spring.startup.ActorSystemDependsOnPostProcessor;
import io.papyra.spring.startup.HistoryOpening;
import io.papyra.spring.startup.RunSummaryLogger;
import io.papyra.spring.startup.StartupCheckInitializer;
import io.papyra.startup.StartupCheck;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.Assert;

/**
 * The history of a service: backend, startup check, recorder, and the gate before actor
 * systems.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "papyra.enabled", matchIfMissing = true)
@Conditional(PapyraAutoConfiguration.OnHistoryOfParent.class)
@EnableConfigurationProperties(PapyraProperties.class)
@ImportRuntimeHints(PapyraAutoConfiguration.SettingsRuntimeHints.class)
public final class PapyraAutoConfiguration {

	@Bean
	static BackendFactories papyraBackendFactories(ConfigurableListableBeanFactory beans) {
		return BackendFactories.load(beans.getBeanClassLoader());
	}

	@Bean
	static BackendSelection papyraBackendSelection(Environment environment, BackendFactories factories) {
		return new BackendSelection(environment, factories);
	}

	@Bean
	static WrittenSettings papyraWrittenSettings(Environment environment, BackendFactories factories) {
		return new WrittenSettings(environment, factories);
	}

	@Bean
	static ActorSystemDependsOnPostProcessor papyraActorSystemsWait(Environment environment) {
		return new ActorSystemDependsOnPostProcessor(environment);
	}

	@Bean(destroyMethod = "close")
	static RunSummaryLogger papyraRunSummary() {
		return new RunSummaryLogger();
	}

	/**
	 * Passes the gate before the first ordinary singleton is made, also where all beans
	 * are lazy: so no bean that hides an actor system inside can come first.
	 */
	@Bean
	static BeanFactoryInitializer<ListableBeanFactory> papyraEarlyGate() {
		return (beans) -> beans.getBean(StartupCheckInitializer.NAME);
	}

	// Declared before the backend: after it, there always is one.
	@Bean
	@ConditionalOnMissingBean(PersistenceBackend.class)
	SelectedBackend papyraMadeBackend(PapyraProperties properties, BackendFactories factories, Environment environment,
			BeanFactory beans) {
		BackendFactory factory = factories.find(properties.backend());
		Assert.state(factory != null, "the selection refuses unknown names");
		return SelectedBackend.inService(factory, properties, environment, beans);
	}

	// A fallback, so that a user's own FactReader is the one that is injected as such.
	@Bean(BackendSelection.BACKEND)
	@Fallback
	@ConditionalOnMissingBean(PersistenceBackend.class)
	PersistenceBackend papyraBackend(SelectedBackend made) {
		return made.create();
	}

	@Bean
	StartupEventPublisher papyraStartupEvents(ApplicationEventPublisher publisher) {
		return new StartupEventPublisher(publisher);
	}

	@Bean
	ObservedOperations papyraObservedOperations(@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend,
			ObjectProvider<OperationObserver> observer) {
		return new ObservedOperations(backend, observer.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	StartupCheck papyraStartupCheck(@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend,
			PapyraProperties properties, ObjectProvider<PersistenceObserver> observers, ObservedOperations operations) {
		return new StartupCheck(backend, PropertyMapper.startup(properties),
				PersistenceObserver.all(List.of(all(observers), operations.partsOfCheck())));
	}

	// A fallback, so that a user's own FactRecorder is the one that is injected as such.
	// It may have this one inside or not: gate, health and doctor look at this one.
	@Bean(destroyMethod = "close")
	@Fallback
	@ConditionalOnMissingBean
	BufferedFactRecorder papyraFactRecorder(@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend,
			PapyraProperties properties, Environment environment, ObjectProvider<PersistenceObserver> observers,
			ObjectProvider<PayloadConverter<?>> converters, ObjectProvider<JacksonPayloads> jackson) {
		return new BufferedFactRecorder(backend,
				PropertyMapper.recorder(properties, PropertyMapper.systemId(properties, environment),
						PropertyMapper.converters(properties, converters.orderedStream(), jackson.getIfAvailable())),
				all(observers));
	}

	@Bean
	@ConditionalOnBean(FactRecorderCustomizer.class)
	@ConditionalOnMissingBean(value = FactRecorder.class, ignored = BufferedFactRecorder.class)
	FactRecorder papyraCustomizedFactRecorder(BufferedFactRecorder recorder,
			ObjectProvider<FactRecorderCustomizer> customizers) {
		FactRecorder customized = recorder;
		for (FactRecorderCustomizer customizer : customizers.orderedStream().toList()) {
			customized = customizer.customize(customized);
		}
		return customized;
	}

	// What is done to a history is told in that history, whatever becomes of other facts.
	@Bean
	MaintenanceJournal papyraMaintenanceJournal(ObjectProvider<BufferedFactRecorder> recorder,
			ObjectProvider<FactRecorder> others, PapyraProperties properties, Environment environment) {
		return new MaintenanceJournal(() -> {
			FactRecorder own = recorder.getIfAvailable();
			return (own != null) ? own : others.getIfAvailable();
		}, PropertyMapper.systemId(properties, environment));
	}

	@Bean(destroyMethod = "close")
	HistoryOpening papyraHistoryOpening(StartupCheck check, ObservedOperations operations,
			ObjectProvider<BufferedFactRecorder> recorder, PapyraProperties properties,
			ObjectProvider<SelectedBackend> made, MaintenanceJournal journal) {
		return new HistoryOpening(check, operations, recorder.getIfAvailable(), properties.startup().onUnavailable(),
				journal, () -> made.ifAvailable((each) -> each.opened(check.backend().location())));
	}

	@Bean(StartupCheckInitializer.NAME)
	StartupCheckInitializer papyraHistoryGate(HistoryOpening opening, StartupEventPublisher events,
			WrittenSettings written, PapyraProperties properties,
			@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend, ObjectProvider<SelectedBackend> made) {
		written.tell(properties, backend, made.getIfAvailable());
		return new StartupCheckInitializer(opening, events, made.getIfAvailable(), backend instanceof Recoverable);
	}

	@Bean
	AuditScheduler papyraAuditSchedule(ObjectProvider<AuditSource> sources, FactRecorder recorder,
			PapyraProperties properties, ListableBeanFactory beans) {
		return new AuditScheduler(sources, recorder, properties.audit().interval(),
				() -> beans.getBeansOfType(AuditSource.class));
	}

	@Bean
	HistoryMaintenance papyraHistoryMaintenance(@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend,
			ObjectProvider<BufferedFactRecorder> recorder, PapyraProperties properties,
			ObjectProvider<PersistenceObserver> observers, ObservedOperations operations, MaintenanceJournal journal) {
		RuntimeRecovery recovery = new RuntimeRecovery(recorder.getIfAvailable(),
				PropertyMapper.startup(properties).quarantineDirectory(), properties.recovery().allowAtRuntime());
		return new HistoryMaintenance(backend, MaintenancePlan.of(backend, properties), recovery, all(observers),
				operations, journal);
	}

	@Bean
	CompactionScheduler papyraCompactionSchedule(HistoryMaintenance maintenance) {
		return new CompactionScheduler(maintenance, Clock.systemUTC());
	}

	@Bean
	ScanScheduler papyraScanSchedule(HistoryMaintenance maintenance) {
		return new ScanScheduler(maintenance, Clock.systemUTC());
	}

	@Bean
	PapyraStatus papyraStatus(HistoryMaintenance maintenance,
			@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend,
			ObjectProvider<BufferedFactRecorder> recorder, HistoryOpening opening, PapyraProperties properties,
			Environment environment) {
		return new PapyraStatus(backend, recorder.getIfAvailable(), opening, maintenance,
				PropertyMapper.systemId(properties, environment), properties.write().sync());
	}

	@Bean
	@ConditionalOnMissingBean
	Doctor papyraDoctor(@Qualifier(BackendSelection.BACKEND) PersistenceBackend backend, PapyraProperties properties,
			PapyraStatus status, WrittenSettings written, ObjectProvider<SelectedBackend> made,
			ObjectProvider<DoctorCheck> checks) {
		List<DoctorCheck> own = new ServiceDoctorChecks(properties, status, written, made.getIfAvailable()).checks();
		return new Doctor(backend, Stream.concat(own.stream(), checks.orderedStream()).toList());
	}

	private static PersistenceObserver all(ObjectProvider<PersistenceObserver> observers) {
		return PersistenceObserver.all(observers.orderedStream().toList());
	}

	/** What {@link WrittenSettings} looks up by name: which properties libraries have. */
	static final class SettingsRuntimeHints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
			hints.resources().registerPattern(WrittenSettings.METADATA);
		}

	}

	/**
	 * Does not match in an application context whose parent has a history: gate,
	 * schedules and maintenance are the parent's then, and its beans are found here too.
	 */
	static final class OnHistoryOfParent extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("Papyra");
			BeanFactory parent = (context.getBeanFactory() != null) ? context.getBeanFactory().getParentBeanFactory()
					: null;
			return (parent != null && parent.containsBean(StartupCheckInitializer.NAME))
					? ConditionOutcome.noMatch(message.because("the history is that of the parent context"))
					: ConditionOutcome.match(message.because("no parent context has a history"));
		}

	}

}

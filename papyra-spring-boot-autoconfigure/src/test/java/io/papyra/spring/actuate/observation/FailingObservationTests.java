package io.papyra.spring.actuate.observation;

import java.nio.file.Path;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.maintenance.HistoryMaintenance;
import io.papyra.spring.testing.Histories;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What a user adds to observations may fail wherever it likes. */
@ExtendWith(OutputCaptureExtension.class)
class FailingObservationTests {

	/** Where it fails. */
	enum Place {

		SUPPORTS, START, SCOPE_OPENED, SCOPE_CLOSED, STOP, NAME, LOW_KEYS, HIGH_KEYS, PREDICATE, FILTER, CONVENTION_BEAN

	}

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void startScanAndCompactionContinue(Place place, CapturedOutput output) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class,
					PapyraObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
			.withBean(HeardObservations.class)
			.withPropertyValues("papyra.json.path=" + Histories.sound(this.directory.resolve("papyra.ndjson"), 3));
		runner = with(place, runner);
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			HistoryMaintenance maintenance = context.getBean(HistoryMaintenance.class);
			for (int turn = 0; turn < 3; turn++) {
				assertThat(maintenance.scan(false).isClean()).isTrue();
				assertThat(maintenance.compact(false)).isNotNull();
				assertThat(registry.getCurrentObservationScope()).isNull();
			}
		});
		String log = output.getAll();
		int times = log.split("could not be observed", -1).length - 1;
		// Once for what waited, and once for all that followed.
		assertThat(times).isBetween(1, 2);
	}

	private static ApplicationContextRunner with(Place place, ApplicationContextRunner runner) {
		return switch (place) {
			case SUPPORTS, START, SCOPE_OPENED, SCOPE_CLOSED, STOP ->
				runner.withBean(FailingHandler.class, () -> new FailingHandler(place));
			case NAME, LOW_KEYS, HIGH_KEYS ->
				runner.withBean(FailingConvention.class, () -> new FailingConvention(place));
			case PREDICATE -> runner.withBean(ObservationPredicate.class, () -> (name, context) -> {
				throw new IllegalStateException("fails in " + place);
			});
			case FILTER -> runner.withBean(ObservationFilter.class, () -> (context) -> {
				throw new IllegalStateException("fails in " + place);
			});
			case CONVENTION_BEAN -> runner.withBean(PapyraMaintenanceConvention.class, () -> {
				throw new IllegalStateException("fails in " + place);
			}, (definition) -> definition.setLazyInit(true));
		};
	}

	/** A user's handler that fails at one place. */
	static final class FailingHandler implements ObservationHandler<Observation.Context> {

		private final Place place;

		FailingHandler(Place place) {
			this.place = place;
		}

		private void at(Place here) {
			if (this.place == here) {
				throw new IllegalStateException("fails in " + here);
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			at(Place.SUPPORTS);
			return true;
		}

		@Override
		public void onStart(Observation.Context context) {
			at(Place.START);
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			at(Place.SCOPE_OPENED);
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			at(Place.SCOPE_CLOSED);
		}

		@Override
		public void onStop(Observation.Context context) {
			at(Place.STOP);
		}

	}

	/** A user's convention that fails at one place. */
	static final class FailingConvention extends DefaultPapyraMaintenanceConvention {

		private final Place place;

		FailingConvention(Place place) {
			this.place = place;
		}

		private void at(Place here) {
			if (this.place == here) {
				throw new IllegalStateException("fails in " + here);
			}
		}

		@Override
		public String getName() {
			at(Place.NAME);
			return super.getName();
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(PapyraMaintenanceContext context) {
			at(Place.LOW_KEYS);
			return super.getLowCardinalityKeyValues(context);
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(PapyraMaintenanceContext context) {
			at(Place.HIGH_KEYS);
			return super.getHighCardinalityKeyValues(context);
		}

	}

}

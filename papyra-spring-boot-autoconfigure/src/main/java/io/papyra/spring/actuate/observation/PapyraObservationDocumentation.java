package io.papyra.spring.actuate.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** What Papyra observes, under which name and with which keys. */
public enum PapyraObservationDocumentation implements ObservationDocumentation {

	/**
	 * Work on the history as a whole: a startup check, a scan, a recovery or a
	 * compaction. One name for all of them, and not that of the timers
	 * {@code papyra.scan}, {@code papyra.recovery} and {@code papyra.compaction}, which
	 * exist without observations and have other tags.
	 */
	MAINTENANCE {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultPapyraMaintenanceConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/** Keys with few values, which become tags of meters and attributes of spans. */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * {@code startup_check}, {@code scan}, {@code recovery} or {@code compaction}.
		 */
		OPERATION("operation"),

		/**
		 * How it ended; {@code none} until then. Of a startup check its verdict
		 * ({@code clean}, {@code recovered}, {@code anomalies_accepted},
		 * {@code not_checked}, {@code anomalies}, {@code anomalies_remain}), of a scan or
		 * a recovery {@code clean} or {@code anomalies}, of a compaction
		 * {@code compacted}; of each {@code error}, {@code refused} or, if the
		 * application stopped, {@code cancelled}.
		 */
		OUTCOME("outcome"),

		/** The name of the backend, as {@code json}. */
		BACKEND("backend");

		private final String key;

		LowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys with any number of values, which become attributes of spans only. */
	public enum HighCardinalityKeyNames implements KeyName {

		/** Where the history is: a path, or the prefix of keys in Redis. */
		LOCATION("papyra.location"),

		/** Valid facts that the history holds afterwards. */
		FACTS("papyra.facts"),

		/** Bytes that the history takes afterwards. */
		BYTES("papyra.bytes"),

		/**
		 * Anomalies that a scan found, or a recovery or startup check at its beginning.
		 */
		ANOMALIES("papyra.anomalies"),

		/** Facts that a compaction removed, lines that a recovery removed. */
		REMOVED("papyra.removed");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}

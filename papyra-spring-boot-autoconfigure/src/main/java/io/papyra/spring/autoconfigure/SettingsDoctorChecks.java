package io.papyra.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.papyra.backend.SyncPolicy;
import io.papyra.doctor.DoctorCheck;
import io.papyra.report.Finding;
import io.papyra.report.RecoveryMode;
import io.papyra.retention.RetentionPolicy;
import io.papyra.spring.backend.DefaultLimit;
import io.papyra.spring.backend.SelectedBackend;
import io.papyra.spring.maintenance.CompactionTrigger;
import io.papyra.spring.maintenance.QuarantineDirectoryCheck;
import io.papyra.spring.settings.PapyraProperties;
import io.papyra.spring.settings.PropertyValidation;
import io.papyra.startup.StartupMode;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * What the doctor looks at besides the history wherever the settings are known: in a
 * service and in the command.
 */
final class SettingsDoctorChecks {

	static final String COMPACTION = "compaction";

	private final PapyraProperties properties;

	private final String backend;

	private final @Nullable SelectedBackend made;

	private final CompactionTrigger plan;

	private final UnaryOperator<String> origin;

	/**
	 * Of the settings for a backend of that name.
	 * @param made how Papyra has made it, or null if it has not
	 */
	SettingsDoctorChecks(PapyraProperties properties, String backend, @Nullable SelectedBackend made,
			CompactionTrigger plan) {
		this(properties, backend, made, plan, (property) -> "");
	}

	/**
	 * Of settings that need not be those of the service.
	 * @param origin where a property is set, as it is told after its value
	 */
	SettingsDoctorChecks(PapyraProperties properties, String backend, @Nullable SelectedBackend made,
			CompactionTrigger plan, UnaryOperator<String> origin) {
		this.origin = origin;
		this.properties = properties;
		this.backend = backend;
		this.made = made;
		this.plan = plan;
	}

	List<DoctorCheck> checks() {
		return checks(this::compaction);
	}

	/** With another look at compaction than that at its settings alone. */
	List<DoctorCheck> checks(DoctorCheck compaction) {
		List<DoctorCheck> checks = new ArrayList<>(
				List.of(this::startup, this::durability, this::retention, compaction, this::redaction));
		PapyraProperties.Startup startup = this.properties.startup();
		String quarantine = startup.quarantineDirectory();
		if (startup.recoveryMode() == RecoveryMode.QUARANTINE && quarantine != null) {
			checks.add(() -> QuarantineDirectoryCheck.of(Path.of(quarantine)));
		}
		if (this.made != null) {
			checks.addAll(this.made.factory().checks(this.made.context()));
		}
		return checks;
	}

	private Finding startup() {
		PapyraProperties.Startup startup = this.properties.startup();
		String seen = "papyra.startup.mode=" + ReportDescriptors.word(startup.mode())
				+ this.origin.apply("papyra.startup.mode");
		if (startup.mode() == StartupMode.IGNORE || startup.mode() == StartupMode.SCAN_ONLY) {
			return Finding.warning("startup-mode", seen, "a damaged history would not stop the start: set "
					+ "papyra.startup.mode to fail_on_anomaly or recover");
		}
		if (startup.mode() == StartupMode.RECOVER && startup.recoveryMode() == RecoveryMode.IGNORE) {
			return Finding.warning("startup-mode", seen + ", papyra.startup.recovery-mode=ignore",
					"nothing would be repaired: set papyra.startup.recovery-mode to repair or quarantine");
		}
		return Finding.ok("startup-mode", seen);
	}

	private Finding durability() {
		SyncPolicy sync = this.properties.write().sync();
		String seen = "papyra.write.sync=" + ReportDescriptors.word(sync) + this.origin.apply("papyra.write.sync");
		Finding own = (this.made != null) ? this.made.factory().durability(this.made.context()) : null;
		if (own != null) {
			return own;
		}
		if (this.made != null && !this.made.factory().isDurable()) {
			return Finding.warning("durability", "backend " + this.backend,
					"the history ends with the process: use another backend");
		}
		if (sync == SyncPolicy.NEVER) {
			return Finding.warning("durability", seen,
					"a loss of power costs facts: set papyra.write.sync to always or every_second");
		}
		return Finding.ok("durability", seen);
	}

	private Finding retention() {
		RetentionPolicy retention = this.plan.retention();
		if (retention.isLimited()) {
			return Finding.ok(SelectedBackend.RETENTION, retention.toString());
		}
		Finding own = (this.made != null) ? this.made.factory().retention(this.made.context()) : null;
		if (this.made == null || own == null) {
			return Finding.ok(SelectedBackend.RETENTION, "that of the backend " + this.backend);
		}
		String unset = this.origin.apply("papyra.retention");
		if (unset.isEmpty() || own.severity() != Finding.Severity.WARNING) {
			return own;
		}
		DefaultLimit limit = this.made.factory().defaultLimit(this.made.context());
		return (limit != null && limit.applies())
				? Finding.ok(own.check(),
						"a service keeps " + PropertyValidation.text(limit.size())
								+ " of each kind (default of papyra.retention.max-total-size; not set here)")
				: Finding.warning(own.check(), own.message() + unset,
						"if the service sets nothing either: " + own.advice());
	}

	Finding compaction() {
		if (!this.plan.retention().isLimited()) {
			return Finding.ok(COMPACTION, this.origin.apply("papyra.retention").isEmpty() ? "nothing expires"
					: "nothing expires by what is set here");
		}
		if (this.plan.schedule() == null) {
			return Finding.warning(COMPACTION, "papyra.compaction.cron=" + this.plan.cron(),
					"what has expired stays stored: set a time, or have POST /actuator/papyra/compact asked regularly");
		}
		return Finding.ok(COMPACTION,
				"papyra.compaction.cron=" + this.plan.schedule() + this.origin.apply("papyra.compaction.cron"));
	}

	private Finding redaction() {
		int keys = this.properties.redaction().all().size();
		if (keys == 0) {
			return Finding.warning("redaction", "no key is masked in payloads",
					"list the keys of secrets in papyra.redaction.keys, or leave out papyra.redaction.defaults=false");
		}
		return Finding.ok("redaction", keys + " keys are masked in payloads");
	}

}

package io.papyra.shell.remote;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.papyra.backend.ProgressMonitor;
import io.papyra.backup.BackupReport;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.report.RecoveryMode;
import io.papyra.report.SkippedLines;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.source.CheckResult;
import io.papyra.shell.source.Counters;
import io.papyra.shell.source.Counters.Name;
import io.papyra.shell.source.History;
import io.papyra.shell.source.Overview;
import io.papyra.shell.source.RecoveryResult;
import io.papyra.startup.StartupMode;
import io.papyra.startup.StartupOptions;
import io.papyra.startup.StartupOutcome;
import io.papyra.wire.CompactionDescriptors;
import io.papyra.wire.Examination;
import io.papyra.wire.NextStep;
import io.papyra.wire.ReportDescriptors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The history of a running service, which does the work itself. */
final class RemoteHistory implements History {

	/** How a request is answered that would change something and may not. */
	private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 405);

	private final Actuator actuator;

	private final StartupOptions startup;

	private final JsonMapper mapper;

	private final RemoteFacts facts;

	RemoteHistory(Actuator actuator, StartupOptions startup, JsonMapper mapper) {
		this.actuator = actuator;
		this.startup = startup;
		this.mapper = mapper;
		this.facts = new RemoteFacts(actuator, new FactParser(mapper));
	}

	@Override
	public String location() {
		return this.actuator.address();
	}

	@Override
	public NextStep next() {
		return NextStep.of(location(), " --url " + NextStep.quoted(location()), true, false);
	}

	@Override
	public boolean isLocal() {
		return false;
	}

	@Override
	public Overview overview() {
		return read(Overview.class);
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		return read(query, (skipped) -> {
		});
	}

	@Override
	public Stream<StoredFact> read(FactQuery query, Consumer<SkippedLines> skipped) {
		return this.facts.read(query, skipped);
	}

	/**
	 * The doctor scans as well, where nothing may be changed: in a service that may only
	 * be read, or by who may only read.
	 */
	@Override
	public ReportDescriptors.Scan scan(boolean full, ProgressMonitor monitor) {
		Actuator.Answer answer = this.actuator.post("/papyra/scan", Map.of("full", full));
		if (answer.isFine()) {
			return value(answer.body(), ReportDescriptors.Scan.class);
		}
		if (!full && REFUSALS.contains(answer.status())) {
			Actuator.Answer examined = this.actuator.get("/papyra/doctor", Map.of());
			JsonNode scan = examined.body().path("scan");
			if (examined.body().has("findings") && scan.isObject()) {
				return value(scan, ReportDescriptors.Scan.class);
			}
		}
		throw ActuatorErrors.ofWrite(this.actuator, answer);
	}

	@Override
	public ReportDescriptors.@Nullable Scan lastKnown(ProgressMonitor monitor) {
		return read(Known.class).lastScan();
	}

	/** What is needed of the answer. */
	private record Known(ReportDescriptors.@Nullable Scan lastScan) {
	}

	@Override
	public RecoveryResult recover(RecoveryMode mode, boolean dryRun, ProgressMonitor monitor) {
		return new RecoveryResult(write("/papyra/recover", Map.of("mode", ReportDescriptors.word(mode)), dryRun,
				ReportDescriptors.Recovery.class), null);
	}

	@Override
	public CompactionDescriptors.Compaction compact(boolean dryRun, Set<String> ignoredGroups,
			ProgressMonitor monitor) {
		Map<String, Object> parameters = ignoredGroups.isEmpty() ? Map.of() : Map.of("ignoreGroup", ignoredGroups);
		return write("/papyra/compact", parameters, dryRun, CompactionDescriptors.Compaction.class);
	}

	@Override
	public StartupOptions startup() {
		return this.startup;
	}

	@Override
	public CheckResult check(ProgressMonitor monitor) {
		StartupMode mode = this.startup.mode();
		if (mode == StartupMode.IGNORE) {
			return result(StartupOutcome.Verdict.NOT_CHECKED, true, null, null);
		}
		ReportDescriptors.Scan scan = scan(false, monitor);
		if (scan.clean()) {
			return result(StartupOutcome.Verdict.CLEAN, true, scan, null);
		}
		if (mode != StartupMode.RECOVER) {
			return (mode == StartupMode.SCAN_ONLY) ? result(StartupOutcome.Verdict.ANOMALIES_ACCEPTED, true, scan, null)
					: result(StartupOutcome.Verdict.ANOMALIES, false, scan, null);
		}
		ReportDescriptors.Recovery recovery = recover(this.startup.recoveryMode(), false, monitor).report();
		return recovery.clean() ? result(StartupOutcome.Verdict.RECOVERED, true, scan, recovery)
				: result(StartupOutcome.Verdict.ANOMALIES_REMAIN, false, scan, recovery);
	}

	private CheckResult result(StartupOutcome.Verdict verdict, boolean passed, ReportDescriptors.@Nullable Scan scan,
			ReportDescriptors.@Nullable Recovery recovery) {
		return new CheckResult(ReportDescriptors.word(this.startup.mode()), ReportDescriptors.word(verdict), passed,
				scan, recovery, null, null);
	}

	/** Not fit is an answer too, with the status 503. */
	@Override
	public Examination examine(ProgressMonitor monitor) {
		Actuator.Answer answer = this.actuator.get("/papyra/doctor", Map.of());
		if (answer.body().has("findings")) {
			return value(answer.body(), Examination.class);
		}
		throw ActuatorErrors.ofRead(this.actuator, answer);
	}

	@Override
	public BackupReport backUp(Path backup, boolean link, ProgressMonitor monitor) {
		throw CommandFailure.usage("a service does not copy its history for others; run 'papyra backup create' with "
				+ "--path where its files are, it may continue to write meanwhile");
	}

	@Override
	public Counters counters() {
		return new RemoteCounters(this.actuator).read();
	}

	@Override
	public void resetCounters() {
		throw CommandFailure.usage("the counters of a running service cannot be reset, since others read them too; "
				+ "leave out --url to reset those of this process");
	}

	@Override
	public void close() {
		// Connections end with the process.
	}

	private <T> T value(JsonNode body, Class<T> type) {
		try {
			return this.mapper.treeToValue(body, type);
		}
		catch (JacksonException ex) {
			throw new CommandFailure(ExitCode.IO, this.actuator.address() + " answered JSON that this command does not "
					+ "understand; use a command of the version of the service", ex);
		}
	}

	private <T> T read(Class<T> type) {
		return value(summary(this.actuator).body(), type);
	}

	/** The one of Papyra's endpoint. */
	private static Actuator.Answer summary(Actuator actuator) {
		Actuator.Answer answer = actuator.get("/papyra", Map.of());
		if (!answer.isFine() || !answer.body().has("backend")) {
			throw ActuatorErrors.ofRead(actuator, answer);
		}
		return answer;
	}

	private <T> T write(String path, Map<String, Object> parameters, boolean dryRun, Class<T> type) {
		Map<String, Object> all = new LinkedHashMap<>(parameters);
		all.put("dryRun", dryRun);
		Actuator.Answer answer = this.actuator.post(path, all);
		if (!answer.isFine()) {
			throw ActuatorErrors.ofWrite(this.actuator, answer);
		}
		JsonNode answered = answer.body().path("dryRun");
		if (!answered.isBoolean() || answered.asBoolean() != dryRun) {
			throw new CommandFailure(ExitCode.INTERNAL,
					this.actuator.address() + path + " was asked for " + kindOfRun(dryRun) + " and reports "
							+ (answered.isBoolean() ? kindOfRun(answered.asBoolean()) : "neither")
							+ ": look into the log of the service for what was done, and check what is between it and "
							+ "this command",
					null);
		}
		return value(answer.body(), type);
	}

	private static String kindOfRun(boolean dryRun) {
		return dryRun ? "a dry run" : "a real run";
	}

	/**
	 * The counters of a service: what its recorder tells, and what its meters tell where
	 * they are exposed.
	 */
	private static final class RemoteCounters {

		private final Actuator actuator;

		RemoteCounters(Actuator actuator) {
			this.actuator = actuator;
		}

		Counters read() {
			Actuator.Answer answer = summary(this.actuator);
			Map<Name, Long> counts = new EnumMap<>(Name.class);
			JsonNode writer = answer.body().path("writer");
			if (writer.path("written").isObject()) {
				counts.put(Name.RECORDS_WRITTEN,
						writer.path("written").valueStream().mapToLong((count) -> count.asLong(0)).sum());
			}
			putNumber(counts, Name.BYTES_WRITTEN, writer.path("bytesWritten"));
			putNumber(counts, Name.WRITE_ERRORS, writer.path("writeErrors"));
			Actuator.Answer metrics = this.actuator.get("/metrics", Map.of());
			if (metrics.isFine()) {
				putRuns(counts, Name.SCANS, Name.SCAN_ERRORS, "papyra.scan");
				putRuns(counts, Name.RECOVERIES, Name.RECOVERY_ERRORS, "papyra.recovery");
				putRuns(counts, Name.COMPACTIONS, Name.COMPACTION_ERRORS, "papyra.compaction");
				counts.put(Name.ANOMALIES_DETECTED, total("papyra.anomalies.detected"));
			}
			return new Counters(counts, metrics.isFine() ? null : ActuatorErrors.ofMetrics(this.actuator, metrics));
		}

		private static void putNumber(Map<Name, Long> counts, Name name, JsonNode count) {
			if (count.isNumber()) {
				counts.put(name, count.asLong());
			}
		}

		private void putRuns(Map<Name, Long> counts, Name successes, Name errors, String meter) {
			long failed = total(meter + "?tag=outcome:error");
			counts.put(successes, total(meter) - failed);
			counts.put(errors, failed);
		}

		/** A meter that never counted is not there. */
		private long total(String meter) {
			Actuator.Answer answer = this.actuator.get("/metrics/" + meter, Map.of());
			return answer.body()
				.path("measurements")
				.valueStream()
				.filter((measurement) -> measurement.path("statistic").asString("").equals("COUNT"))
				.mapToLong((measurement) -> measurement.path("value").asLong(0))
				.sum();
		}

	}

}

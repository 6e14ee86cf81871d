package io.papyra.shell.persistence;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.papyra.shell.command.ExitCode;
import io.papyra.wire.Examination;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of the doctor as metrics, in the text format of Prometheus. All series but
 * those of single checks are always there, so that an alert resolves.
 *
 * @param findings the checklist; empty if it could not be gone through
 * @param problem why the history is not fit, one of {@link #PROBLEMS}; null if it is
 * @param at when that was found
 */
record DoctorMetrics(List<Examination.Item> findings, @Nullable String problem, Instant at) {

	/** How the file begins, by which it is known again. */
	static final String BEGINNING = "# HELP papyra_doctor_fit ";

	private static final String FINDINGS = "findings";

	/** Fixed, since they are values of a label. */
	private static final List<String> PROBLEMS = List.of(FINDINGS, "configuration", "missing", "io", "locked",
			"internal");

	private static final List<String> SEVERITIES = List.of("error", "warning", "ok");

	/** What the checks here and of other backends are called. */
	private static final Pattern CHECK = Pattern.compile("[\\w.-]{1,64}");

	DoctorMetrics {
		findings = List.copyOf(findings);
	}

	/**
	 * Of what the doctor found, now.
	 * @param fit whether a service may start on that
	 */
	static DoctorMetrics of(Examination examination, boolean fit) {
		return new DoctorMetrics(examination.findings(), fit ? null : FINDINGS, Instant.now());
	}

	/** Of a doctor that could not find out, now. */
	static DoctorMetrics failed(ExitCode code) {
		return new DoctorMetrics(List.of(), switch (code) {
			case USAGE -> "configuration";
			case NO_INPUT -> "missing";
			case IO -> "io";
			case LOCKED -> "locked";
			case REFUSED, ANOMALIES -> FINDINGS;
			case OK, INTERNAL, HUNG_UP, INTERRUPTED, TERMINATED -> "internal";
		}, Instant.now());
	}

	/**
	 * What is in the file.
	 * @param history tells the files of one machine apart
	 */
	String text(String history) {
		String labels = "history=\"" + escaped(history) + "\"";
		StringBuilder text = new StringBuilder();
		gauge(text, "papyra_doctor_fit", "1 if a service may start on the history; 0 if not, or if that is unknown.",
				labels, Map.of("", (this.problem == null) ? 1L : 0L));
		gauge(text, "papyra_doctor_problem", "1 for the reason why papyra_doctor_fit is 0.", labels,
				labelled("reason", PROBLEMS, (problem) -> problem.equals(this.problem) ? 1L : 0L));
		gauge(text, "papyra_doctor_findings", "Findings of the doctor, by severity.", labels,
				labelled("severity", SEVERITIES, this::count));
		gauge(text, "papyra_doctor_check", "Warnings and errors of the doctor, by the check that found them.", labels,
				checks());
		gauge(text, "papyra_doctor_last_run_timestamp_seconds", "When the doctor ended, in seconds since the epoch.",
				labels, Map.of("", this.at.getEpochSecond()));
		return text.toString();
	}

	private long count(String severity) {
		return this.findings.stream().filter((item) -> item.severity().equals(severity)).count();
	}

	private Map<String, Long> checks() {
		return this.findings.stream()
			.filter((item) -> item.severity().equals("error") || item.severity().equals("warning"))
			.collect(Collectors.groupingBy(
					(item) -> ",check=\"" + name(item) + "\",severity=\"" + item.severity() + "\"", TreeMap::new,
					Collectors.counting()));
	}

	private static String name(Examination.Item item) {
		return CHECK.matcher(item.check()).matches() ? item.check() : "other";
	}

	private static Map<String, Long> labelled(String label, List<String> values, Function<String, Long> value) {
		Map<String, Long> series = new LinkedHashMap<>();
		values.forEach((each) -> series.put("," + label + "=\"" + each + "\"", value.apply(each)));
		return series;
	}

	/** The text of the help is part of the format: it has to be the same in all files. */
	private static void gauge(StringBuilder text, String name, String help, String labels, Map<String, Long> series) {
		text.append("# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n");
		series.forEach((more, value) -> text.append(name + "{" + labels + more + "} " + value + "\n"));
	}

	private static String escaped(String value) {
		return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
	}

}

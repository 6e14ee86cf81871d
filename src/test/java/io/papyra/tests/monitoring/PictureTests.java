package io.papyra.tests.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The picture of {@code docs/operations.md}: all recorded faults one after the other, as
 * a real Prometheus answers the expressions of the alerts and of some panels.
 */
@Tag("scrapes")
class PictureTests {

	private static final int LEFT = 190;

	private static final int WIDTH = 760;

	private static final int ROW = 18;

	private static final int CHART = 90;

	/** Those that do not take days. */
	private static final List<Fault> FAULTS = Arrays.stream(Fault.values())
		.filter((fault) -> fault != Fault.STOPPED_SCHEDULE)
		.toList();

	private static final Map<String, String> PANELS = panels();

	@TempDir
	Path directory;

	private int minutes;

	private static Map<String, String> panels() {
		Map<String, String> panels = new LinkedHashMap<>();
		panels.put("Facts stored per second", "sum(rate(papyra_facts_written_total[5m]))");
		panels.put("Facts cannot be stored for (s)",
				"max(papyra_write_failing_seconds) > max(papyra_write_stalled_seconds) or max(papyra_write_stalled_seconds)");
		panels.put("Crashes in 10 minutes", "sum(increase(papyra_events_total{type=\"ActorCrashed\"}[10m]))");
		panels.put("Age of what waits for consumers (s)", "max(papyra_consumer_lag_age_seconds)");
		return panels;
	}

	@Test
	void allFaultsOneAfterTheOther() throws IOException {
		long from = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(20, ChronoUnit.HOURS).getEpochSecond();
		Path samples = Files.writeString(this.directory.resolve("samples.txt"), openMetrics(from));
		Path database = Files.createDirectory(this.directory.resolve("database"));
		Promtool.required().createBlocks(samples, database);
		try (Prometheus prometheus = Prometheus.over(database, this.directory)) {
			Map<Alert, Set<Integer>> firing = new LinkedHashMap<>();
			for (Alert alert : Alert.all()) {
				Set<Integer> fires = fires(prometheus.range(alert.expression(), from, this.minutes), alert.minutes());
				if (!fires.isEmpty()) {
					firing.put(alert, fires);
				}
			}
			Set<String> expected = new TreeSet<>();
			FAULTS.forEach((fault) -> fault.phases().forEach((phase) -> expected.addAll(phase.firing())));
			assertThat(firing.keySet()).extracting(Alert::name).containsAll(expected);
			Map<String, Map<Integer, Double>> charts = new LinkedHashMap<>();
			PANELS.forEach((title, query) -> prometheus.range(query, from, this.minutes)
				.values()
				.forEach((values) -> charts.put(title, values)));
			assertThat(charts).hasSameSizeAs(PANELS);
			String picture = picture(firing, charts);
			Files.writeString(this.directory.resolve("alerts.svg"), picture);
			if (Boolean.getBoolean("papyra.scrapes.keep")) {
				Files.createDirectories(Repository.file("docs/images"));
				Files.writeString(Repository.file("docs/images/alerts.svg"), picture);
			}
		}
	}

	private String openMetrics(long from) {
		Map<String, StringBuilder> lines = new LinkedHashMap<>();
		for (Fault fault : FAULTS) {
			Replay replay = new Replay(fault, Recording.read(fault.file()));
			long start = from + 60L * this.minutes;
			replay.series().forEach((series, runs) -> {
				StringBuilder text = lines.computeIfAbsent(series, (any) -> new StringBuilder());
				long time = start;
				for (Replay.Run run : runs) {
					for (int minute = 0; minute < run.minutes(); minute++, time += 60) {
						if (run.first() != null) {
							double value = Double.parseDouble(run.first()) + run.step() * minute
									+ (Replay.isTime(series) ? start : 0);
							text.append(series).append(' ').append(value).append(' ').append(time).append('\n');
						}
					}
				}
			});
			this.minutes += replay.minutes();
		}
		return String.join("", lines.values()) + "# EOF\n";
	}

	/** Minutes in which an expression has been so for long enough, of any series. */
	private static Set<Integer> fires(Map<String, Map<Integer, Double>> all, int after) {
		Set<Integer> fires = new TreeSet<>();
		for (Map<Integer, Double> values : all.values()) {
			for (int minute : values.keySet()) {
				boolean lasts = true;
				for (int before = 1; before <= after; before++) {
					lasts &= values.containsKey(minute - before);
				}
				if (lasts) {
					fires.add(minute);
				}
			}
		}
		return fires;
	}

	private double x(double minute) {
		return LEFT + minute * WIDTH / this.minutes;
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, "%.1f", value);
	}

	private String picture(Map<Alert, Set<Integer>> firing, Map<String, Map<Integer, Double>> charts) {
		int top = 40;
		int charted = top + firing.size() * ROW + 24;
		int height = charted + charts.size() * (CHART + 26) + 6;
		StringBuilder svg = new StringBuilder();
		svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
			.append(LEFT + WIDTH + 10)
			.append(' ')
			.append(height)
			.append("\" font-family=\"sans-serif\" font-size=\"11\" role=\"img\">\n")
			.append("<title>Faults of a running sample, the alerts that fire, and four graphs</title>\n<style>\n")
			.append("text{fill:#24292f}.paper{fill:#fff}.band{fill:#8882}.critical{fill:#cf222e}.warning{fill:#bf8700}")
			.append(".info{fill:#0969da}.line{fill:none;stroke:#0969da;stroke-width:1.3}.axis{stroke:#8888}\n")
			.append("@media(prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#0d1117}.critical{fill:#ff7b72}")
			.append(".warning{fill:#e3b341}.info{fill:#58a6ff}.line{stroke:#58a6ff}}\n</style>\n")
			.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
		bands(svg, height);
		int y = top;
		for (Map.Entry<Alert, Set<Integer>> alert : firing.entrySet()) {
			svg.append("<text x=\"8\" y=\"")
				.append(y + 12)
				.append("\">")
				.append(alert.getKey().name())
				.append("</text>");
			bars(svg, alert.getKey().severity(), alert.getValue(), y);
			y += ROW;
		}
		y = charted;
		for (Map.Entry<String, Map<Integer, Double>> chart : charts.entrySet()) {
			chart(svg, chart.getKey(), chart.getValue(), y);
			y += CHART + 26;
		}
		return svg.append("</svg>\n").toString();
	}

	private void bands(StringBuilder svg, int height) {
		int begin = 0;
		int index = 0;
		for (Fault fault : FAULTS) {
			int length = fault.phases().stream().mapToInt(Fault.Phase::minutes).sum();
			if (index % 2 == 0) {
				svg.append("<rect class=\"band\" x=\"").append(number(x(begin))).append("\" y=\"0\" width=\"");
				svg.append(number(x(begin + length) - x(begin))).append("\" height=\"").append(height).append("\"/>\n");
			}
			String[] words = fault.name().toLowerCase(Locale.ROOT).split("_", 2);
			for (int line = 0; line < words.length; line++) {
				svg.append("<text text-anchor=\"middle\" x=\"").append(number(x(begin + length / 2.0)));
				svg.append("\" y=\"").append(14 + 13 * line).append("\">");
				svg.append(words[line].replace('_', ' ')).append("</text>");
			}
			svg.append('\n');
			begin += length;
			index++;
		}
	}

	private void bars(StringBuilder svg, String severity, Set<Integer> minutes, int y) {
		List<Integer> all = new ArrayList<>(minutes);
		for (int index = 0; index < all.size(); index++) {
			int first = all.get(index);
			while (index + 1 < all.size() && all.get(index + 1) == all.get(index) + 1) {
				index++;
			}
			svg.append("<rect class=\"").append(severity).append("\" rx=\"2\" x=\"").append(number(x(first)));
			svg.append("\" y=\"").append(y + 2).append("\" width=\"").append(number(x(all.get(index) + 1) - x(first)));
			svg.append("\" height=\"").append(ROW - 5).append("\"/>");
		}
		svg.append('\n');
	}

	private void chart(StringBuilder svg, String title, Map<Integer, Double> values, int y) {
		double most = values.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
		double scale = CHART / Math.max(most, 1e-9);
		svg.append("<text x=\"").append(LEFT).append("\" y=\"").append(y + 10).append("\">").append(title);
		svg.append("</text><text text-anchor=\"end\" x=\"")
			.append(LEFT - 6)
			.append("\" y=\"")
			.append(y + 24)
			.append("\">");
		svg.append(number(most))
			.append("</text><path class=\"axis\" d=\"M")
			.append(LEFT)
			.append(' ')
			.append(y + 16 + CHART);
		svg.append("h").append(WIDTH).append("\"/>\n<path class=\"line\" d=\"");
		int last = Integer.MIN_VALUE;
		for (Map.Entry<Integer, Double> value : values.entrySet()) {
			svg.append((value.getKey() == last + 1) ? 'L' : 'M').append(number(x(value.getKey()))).append(' ');
			svg.append(number(y + 16 + CHART - value.getValue() * scale));
			last = value.getKey();
		}
		svg.append("\"/>\n");
	}

}

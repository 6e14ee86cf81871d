package io.papyra.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.papyra.backend.file.JsonBackend;

/**
 * The command as a process: how long a small scan takes from the first instruction of the
 * launcher to the exit code, and how fast a large one goes beside the same one in a
 * service.
 */
final class CommandSuite implements Suite {

	private static final String SMALL = "small";

	private static final String LARGE = "large";

	private static final long SMALL_BYTES = 100_000;

	private static final Repeats TEN = new Repeats(1, 10, 1);

	private final LogSize size;

	CommandSuite(LogSize size) {
		this.size = size;
	}

	@Override
	public String name() {
		return "command";
	}

	@Override
	public String question() {
		return "command: what does a whole process of papyra cost, and what does it lose to a service on a large log?";
	}

	@Override
	public String amount(Options options) {
		return "scans of a log of " + SMALL_BYTES / 1000 + " kB and of one of " + this.size;
	}

	@Override
	public int usualFacts() {
		return 1;
	}

	@Override
	public Repeats usualRepeats() {
		return TEN;
	}

	@Override
	public String sizes() {
		return this.size.gigabytes();
	}

	@Override
	public Suite sized(String wanted) {
		return new CommandSuite(new LogSize(wanted));
	}

	@Override
	public List<Case> cases() {
		List<Case> cases = new ArrayList<>();
		if (Packaged.exists()) {
			String launcher = Packaged.launcher().toString();
			scan(cases, "papyra", "papyra persistence scan", SMALL, List.of(launcher));
			scan(cases, "jar", "java -jar papyra.jar, the same", SMALL,
					List.of(ProcessRun.JAVA, "-jar", Packaged.jar().toString()));
			scan(cases, "papyra-large", "papyra persistence scan, large log, 64 MB of heap", LARGE,
					List.of("env", "PAPYRA_OPTS=-Xmx64m", launcher));
		}
		service(cases, "service-first", "the same in a service, the first scan of its JVM", "0");
		service(cases, "service-again", "the same in a service that scans it for the sixth time", "5");
		cases.add(Case.of("java", "java -version", () -> new ProcessRun(List.of(ProcessRun.JAVA, "-version"), "")));
		if (CommandScan.isInstalled("python3")) {
			cases.add(Case.of("python", "python3 -c pass", () -> new ProcessRun(List.of("python3", "-c", "pass"), "")));
		}
		return cases;
	}

	private static void scan(List<Case> cases, String id, String label, String log, List<String> program) {
		List<String> command = new ArrayList<>(program);
		command.addAll(List.of("persistence", "scan", "--json", "--path", ProcessRun.FILE));
		cases.add(Case.of(id, label, () -> new ProcessRun(command, log)));
	}

	private static void service(List<Case> cases, String id, String label, String before) {
		cases.add(Case.of(id, label, () -> new ProcessRun(List.of(ProcessRun.JAVA, "-cp",
				System.getProperty("java.class.path"), ServiceScan.class.getName(), before, ProcessRun.FILE), LARGE)));
	}

	@Override
	public List<Column> columns() {
		return List.of(new Column("ms", (outcome) -> Column.count(outcome.figure("ms"))),
				new Column("best .. worst", (outcome) -> String.format(Locale.ROOT, "%.0f .. %.0f",
						outcome.rounds().stream().mapToLong(Round::nanos).min().orElse(0) / 1e6, outcome.worst("ms"))),
				Column.figure("of it the scan", "scan-ms"), Column.figure("MB/s of the scan", "scan-MB/s"),
				Column.counted());
	}

	@Override
	public List<Bar> bars() {
		return List.of(Bar.atMost("papyra", "ms", 500), Bar.told("papyra", "jar"), scans("service-first", 0.8),
				scans("service-again", Double.NaN));
	}

	/** The scan itself, without the start of the process. */
	private static Bar scans(String service, double wanted) {
		return new Bar("papyra-large / " + service + ", the scan itself", wanted, true,
				(all) -> speed(all, "papyra-large") / speed(all, service));
	}

	private static double speed(Map<String, Outcome> all, String id) {
		Outcome outcome = all.get(id);
		return (outcome != null && outcome.hasFigures()) ? outcome.figure("scan-MB/s") : Double.NaN;
	}

	@Override
	public void prepare(Options options, List<Case> stage) throws IOException {
		make(options.shared().resolve(SMALL), SMALL_BYTES);
		make(options.shared().resolve(LARGE), this.size.bytes());
	}

	private static void make(Path directory, long bytes) throws IOException {
		Files.createDirectories(directory);
		LogMaker.make(new JsonBackend(directory.resolve(ProcessRun.LOG)), bytes).write(directory);
	}

	@Override
	public void finish(Options options, List<Case> stage) throws IOException {
		FileTree.delete(options.shared());
	}

}

package io.papyra.shell.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.file.NumberedFilesBackend;
import io.papyra.internal.host.OwnedFile;
import io.papyra.internal.log.HistoryImport;
import io.papyra.internal.log.segment.SegmentLimits;
import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.PositionalParameter;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.wire.ReportDescriptors;

/** {@code import}: plain files of Papyra for Python become a history of this one. */
public final class ImportCommand {

	/** What the copy is. */
	enum Layout {

		/** One file. */
		JSON,

		/** A directory of segments. */
		ROTATING

	}

	private static final Option<Path> PATH = Option
		.of("path", ValueType.PATH,
				"what is copied: a plain file, or the directory of a file with older ones that have numbers")
		.abbreviated('p');

	private static final Option<Layout> BACKEND = Option
		.of("backend", ValueType.choice("BACKEND", Layout.class), "what is made")
		.usually("json");

	private static final long SEGMENT = 64L * 1024 * 1024;

	private ImportCommand() {
	}

	public static CommandSpec spec() {
		return CommandSpec.of("import", "copy the files of Papyra for Python into a history with checksums, verified")
			.positional(new PositionalParameter("TARGET",
					"the file or directory that is made; nothing may be there yet", 1, 1, Completion.FILES))
			.options(PATH, BACKEND)
			.example("import papyra.ndjson --path events.ndjson")
			.example("import /var/lib/orders/papyra --path /var/log/orders --backend rotating")
			.does(ImportCommand::run);
	}

	private static ExitCode run(Invocation invocation) {
		Arguments arguments = invocation.arguments();
		Path source = arguments.find(PATH);
		if (source == null) {
			throw CommandFailure.usage("import needs --path, the plain file or the directory that is to be copied");
		}
		Path target = arguments.path();
		if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
			throw CommandFailure
				.usage("there is something at " + target.toAbsolutePath() + " already; name a place where nothing is");
		}
		List<Path> files = files(source);
		HistoryImport.Report report = new HistoryImport(files, target).run(
				arguments.get(BACKEND, Layout.JSON) == Layout.ROTATING, new SegmentLimits(SEGMENT, null),
				invocation.monitor());
		print(files, target, report, invocation);
		return (report.left() == 0) ? ExitCode.OK : ExitCode.ANOMALIES;
	}

	private static List<Path> files(Path source) {
		if (Files.notExists(source)) {
			throw CommandFailure.missing("there is nothing at " + source.toAbsolutePath() + "; check --path");
		}
		try {
			if (!Files.isDirectory(source)) {
				return single(source);
			}
			List<Path> found = NumberedFilesBackend.findIn(source);
			if (found.size() != 1) {
				throw CommandFailure
					.usage("there " + (found.isEmpty() ? "is no history" : "are several histories") + " in "
							+ source.toAbsolutePath() + " of a file and older ones that have numbers; name a file");
			}
			return new NumberedFilesBackend(found.get(0)).files();
		}
		catch (IOException ex) {
			throw new PersistenceException(source + " cannot be read: " + OwnedFile.problem(ex), ex);
		}
	}

	/** A part alone would silently leave the others out. */
	private static List<Path> single(Path source) throws IOException {
		List<Path> others = NumberedFilesBackend.findBeside(source);
		if (!others.isEmpty()) {
			throw CommandFailure.usage(source + " is one file of a history of several, " + others.get(0).getFileName()
					+ " is another; give --path with their directory, or copy the file to another one first");
		}
		return List.of(source);
	}

	private record Imported(String location, List<String> files, Map<String, Long> facts, long left,
			List<String> anomalies) {
	}

	private static void print(List<Path> files, Path target, HistoryImport.Report report, Invocation invocation) {
		Output output = invocation.output();
		String location = target.toAbsolutePath().toString();
		invocation.answer(() -> new Imported(location, files.stream().map(Path::toString).toList(),
				ReportDescriptors.byKind(report.facts()), report.left(),
				report.anomalies().stream().map(String::valueOf).toList()), () -> {
					output.text(location);
					output.table(List.of(), List.of(List.of("files", "" + files.size()), List.of("facts",
							report.facts().values().stream().mapToLong(Long::longValue).sum() + ", verified")));
					report.anomalies().forEach((anomaly) -> output.text("left: " + anomaly));
				});
		if (report.left() > 0) {
			output.message("papyra: " + report.left()
					+ " lines are no facts here and were not copied; keep the source, " + "where they are");
		}
	}

}

package io.papyra.shell.persistence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.papyra.backend.PersistenceException;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.ReportDescriptors;

/**
 * {@code removed list} and {@code removed prune}: the files that repairs have left beside
 * a history, which nothing else ever deletes.
 */
public final class RemovedCommand {

	private static final Option<Duration> MAX_AGE = Option.of("max-age", ValueType.DURATION,
			"remove what repairs have saved longer ago");

	private RemovedCommand() {
	}

	public static CommandSpec list(HistoryResolver histories) {
		return CommandSpec.onLog("removed list", "list the files that hold what repairs have removed from a history")
			.example("removed list --path papyra.ndjson")
			.does(histories.opening(RemovedCommand::list));
	}

	public static CommandSpec prune(HistoryResolver histories) {
		return CommandSpec.onLog("removed prune", "delete old files that hold what repairs have removed from a history")
			.options(MAX_AGE, CommonOptions.DRY_RUN, CommonOptions.YES)
			.example("removed prune --max-age 90d --dry-run --path papyra.ndjson")
			.does(histories.opening(RemovedCommand::prune));
	}

	private static ExitCode list(Invocation invocation, History history) {
		Path path = path(history);
		ReportDescriptors.Scan scan = history.lastKnown(invocation.monitor());
		try {
			RemovedDocument document = RemovedDocument.of(history.location(), RemovedFile.of(path), scan);
			invocation.answer(() -> document, () -> print(document, invocation.output()));
			return ExitCode.OK;
		}
		catch (IOException ex) {
			throw new PersistenceException("what is beside " + path + " cannot be read: " + ex, ex);
		}
	}

	private static ExitCode prune(Invocation invocation, History history) {
		Duration age = invocation.arguments().find(MAX_AGE);
		if (age == null) {
			throw CommandFailure.usage("say with " + MAX_AGE.flag() + " how old a file has to be that is deleted");
		}
		Path path = path(history);
		ReportDescriptors.Scan scan = history.lastKnown(invocation.monitor());
		Instant limit = Instant.now().minus(age);
		boolean dryRun = invocation.arguments().isSet(CommonOptions.DRY_RUN);
		try {
			List<RemovedFile> files = RemovedFile.of(path);
			List<RemovedFile> old = files.stream().filter((file) -> file.time().isBefore(limit)).toList();
			if (!dryRun && !old.isEmpty() && invocation.isToConfirm()) {
				print(RemovedDocument.of(history.location(), files, scan, true, old::contains), invocation.output());
				invocation.confirm();
			}
			RemovedDocument document = RemovedDocument.of(history.location(), files, scan, dryRun, old::contains);
			if (!dryRun) {
				delete(old);
			}
			invocation.answer(() -> document, () -> print(document, invocation.output()));
			return ExitCode.OK;
		}
		catch (IOException ex) {
			throw new PersistenceException("what is beside " + path + " cannot be deleted: " + ex, ex);
		}
	}

	/** The oldest first, each copy before its manifest, which tells what it was. */
	private static void delete(List<RemovedFile> files) throws IOException {
		for (RemovedFile file : files.stream().sorted(RemovedFile.OLDEST_FIRST).toList()) {
			Files.deleteIfExists(file.path());
		}
	}

	private static Path path(History history) {
		if (!history.isLocal() || (!history.location().startsWith("/") && !Files.exists(Path.of(history.location())))) {
			throw CommandFailure
				.usage("only a history in files has such files beside it: name it with --path, where " + "they are");
		}
		Path path = Path.of(history.location());
		try {
			return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
		}
		catch (IOException ex) {
			throw new PersistenceException(path + " cannot be looked at: " + ex, ex);
		}
	}

	private static void print(RemovedDocument document, Output output) {
		output.text(document.location());
		if (document.files().isEmpty()) {
			output.text("no repair has left a file");
			return;
		}
		boolean pruned = document.dryRun() != null;
		List<String> header = new ArrayList<>(List.of("TIME", "LINES", "BYTES", "REPAIR"));
		header.add(pruned ? "WHAT" : "KIND");
		header.add("FILE");
		output.table(header, document.files().stream().map((row) -> cells(row, document)).toList());
		if (pruned) {
			output.text(document.removed() + ((document.removed() == 1) ? " file" : " files")
					+ (Boolean.TRUE.equals(document.dryRun()) ? " would be deleted" : " deleted"));
		}
		output.next(document.next());
	}

	private static List<String> cells(RemovedDocument.Row row, RemovedDocument document) {
		String deleted = Boolean.TRUE.equals(document.dryRun()) ? "would be deleted" : "deleted";
		return List.of(row.time(), (row.lines() != null) ? "" + row.lines() : "", "" + row.bytes(),
				(row.repair() != null) ? row.repair() : "",
				(row.removed() == null) ? row.kind() : (row.removed() ? deleted : "kept"), row.file());
	}

}

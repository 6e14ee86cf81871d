package io.papyra.shell.persistence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.shell.command.Arguments;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.CommandSpec;
import io.papyra.shell.command.CommonOptions;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import io.papyra.shell.output.Style;
import io.papyra.shell.source.FileHistorySource;
import io.papyra.shell.source.History;
import io.papyra.shell.source.HistoryResolver;
import io.papyra.wire.CompactionDescriptors.Compaction;

import org.springframework.util.unit.DataSize;

/** {@code persistence compact}. */
public final class CompactCommand {

	private static final Option<Set<String>> IGNORE_GROUP = Option.of("ignore-group", ValueType.TEXTS,
			"remove also what this consumer group has not acknowledged; may be given several times");

	private CompactCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("persistence compact", "remove expired facts for good")
			.options(RetentionOptions.MAX_RECORDS, RetentionOptions.MAX_AGE, RetentionOptions.MAX_TOTAL_SIZE,
					IGNORE_GROUP, CommonOptions.DRY_RUN, CommonOptions.YES, FileHistorySource.FORCE)
			.example("persistence compact --path papyra.ndjson --max-age 30d --dry-run")
			.example("persistence compact --path papyra.ndjson --max-records 100000 --max-total-size 1GB")
			.example("persistence compact --redis-url redis://localhost:6379 --system-id orders --ignore-group audit")
			.does(histories.opening(CompactCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		Arguments arguments = invocation.arguments();
		if (!history.isLocal() && RetentionOptions.isGiven(arguments)) {
			throw CommandFailure.usage("a service compacts by its own papyra.retention; leave out --max-records, "
					+ "--max-age and --max-total-size");
		}
		Set<String> ignored = arguments.get(IGNORE_GROUP, Set.of());
		boolean dryRun = arguments.isSet(CommonOptions.DRY_RUN);
		if (!dryRun && invocation.isToConfirm()) {
			Compaction plan = history.compact(true, ignored, invocation.monitor());
			if (plan.factsRemoved() > 0) {
				print(history.location(), plan, invocation.output());
				invocation.confirm();
			}
		}
		Compaction report = history.compact(dryRun, ignored, invocation.monitor());
		String next = (report.dryRun() && report.factsRemoved() > 0) ? "run it again without --dry-run" : null;
		invocation.answer(() -> invocation.output().located(history.location(), report, next), () -> {
			print(history.location(), report, invocation.output());
			invocation.output().next(next);
		});
		if (report.factsRemoved() == 0 && history.overview().isUnlimited()) {
			invocation.output()
				.message("papyra: nothing limits this history: give --max-records, --max-age or --max-total-size, "
						+ "or set papyra.retention");
		}
		return ExitCode.OK;
	}

	private static void print(String location, Compaction report, Output output) {
		output.text(location);
		if (report.factsRemoved() == 0) {
			output.text("nothing to remove" + timeless(report));
			heldBack(report, output);
			return;
		}
		List<List<String>> rows = new ArrayList<>();
		report.before().kinds().forEach((kind, before) -> {
			var after = report.after().kinds().get(kind);
			String expired = report.expired().containsKey(kind) ? String.valueOf(report.expired().get(kind)) : "";
			rows.add(List.of(kind, "" + before.facts(), (after != null) ? "" + after.facts() : "",
					expired.replaceAll("[{}]", "")));
		});
		output.table(List.of("KIND", "BEFORE", "AFTER", "EXPIRED BY"), rows);
		output.text((report.dryRun() ? "would remove " : "removed ") + report.factsRemoved() + " facts and "
				+ (report.dryRun() ? "give back " : "gave back ") + report.bytesReclaimed() + " bytes"
				+ timeless(report));
		heldBack(report, output);
	}

	private static String timeless(Compaction report) {
		return (report.timeless() > 0) ? "; " + report.timeless() + " facts without a usable time are kept" : "";
	}

	private static void heldBack(Compaction report, Output output) {
		if (report.heldBack() != null) {
			report.heldBack().forEach((held) -> output.text(held.text(), Style.YELLOW));
		}
	}

	/** Which facts count, for one compaction; for every kind of fact alike. */
	private static final class RetentionOptions {

		static final Option<Long> MAX_RECORDS = limit("max-records", ValueType.COUNT,
				"number of facts to keep of each kind, the newest");

		static final Option<Duration> MAX_AGE = limit("max-age", ValueType.DURATION, "keep facts that are no older");

		static final Option<DataSize> MAX_TOTAL_SIZE = limit("max-total-size", ValueType.SIZE,
				"number of bytes to keep of each kind, the newest facts");

		private static final List<Option<?>> ALL = List.of(MAX_RECORDS, MAX_AGE, MAX_TOTAL_SIZE);

		private RetentionOptions() {
		}

		static boolean isGiven(Arguments arguments) {
			return ALL.stream().anyMatch(arguments::has);
		}

		private static <T> Option<T> limit(String name, ValueType<T> type, String description) {
			return Option.of(name, type, description + "; overrides papyra.retention." + name)
				.overriding(Stream.of("", "events.", "audits.", "dead-letters.")
					.map((kind) -> "papyra.retention." + kind + name)
					.toArray(String[]::new));
		}

	}

}

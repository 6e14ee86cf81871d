package io.papyra.shell.persistence;

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

/** {@code persistence scan}. */
public final class ScanCommand {

	private static final Option<Boolean> FULL = Option.of("full", ValueType.FLAG,
			"read every record as readers do, also where its checksum proves it; takes several times as long");

	private ScanCommand() {
	}

	public static CommandSpec spec(HistoryResolver histories) {
		return CommandSpec.onLog("persistence scan", "read the whole history and tell what is wrong with it")
			.options(FULL, CommonOptions.OUTPUT_OF_LIST)
			.example("persistence scan --path papyra.ndjson")
			.example("persistence scan --full --path papyra.ndjson")
			.example("persistence scan --path /var/lib/orders/papyra --json")
			.example("persistence scan --path papyra.ndjson --output ndjson")
			.does(histories.openingToRead(ScanCommand::run));
	}

	private static ExitCode run(Invocation invocation, History history) {
		ReportDescriptors.Scan scan = history.scan(invocation.arguments().isSet(FULL), invocation.monitor());
		Output output = invocation.output();
		String next = history.next().afterScan(scan);
		invocation.answer(scan::anomalies, () -> output.located(history.location(), scan, next), () -> {
			new ScanText(output).print(history.location(), scan);
			output.next(next);
		});
		if (invocation.wantsLines()) {
			ScanText.tellOfMore(scan, output);
		}
		return scan.clean() ? ExitCode.OK : ExitCode.ANOMALIES;
	}

}

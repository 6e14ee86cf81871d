package io.papyra.wire;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import io.papyra.report.AnomalyType;
import io.papyra.report.Remedy;
import org.jspecify.annotations.Nullable;

/**
 * The one thing to do next about a history, in the same words wherever a check of it
 * ends. Immutable.
 */
public final class NextStep {

	/** What a file has that another program has emptied. */
	private static final Set<AnomalyType> BEGINNING_LOST = Set.of(AnomalyType.TAIL_LOST, AnomalyType.SEQUENCE_GAP);

	private static final String QUOTED = "'\"\\$`&;|<>()*?[]#~!{}";

	private final String location;

	private final String options;

	private final boolean repairable;

	private final boolean recovers;

	private final @Nullable String owner;

	private final @Nullable String rotated;

	private NextStep(String location, String options, boolean repairable, boolean recovers, @Nullable String owner,
			@Nullable String rotated) {
		this.location = location;
		this.options = options;
		this.repairable = repairable;
		this.recovers = recovers;
		this.owner = owner;
		this.rotated = rotated;
	}

	/**
	 * For a history in files.
	 * @param location the file or directory
	 * @param recovers whether the next start of the service repairs it, as its settings
	 * say
	 * @param owner the user as whom the command has to run; null for the one that asks
	 * @param rotated what logrotate has left of the same file; null if nothing
	 */
	public static NextStep ofFiles(String location, boolean recovers, @Nullable String owner,
			@Nullable String rotated) {
		return new NextStep(location, " --path " + quoted(location), true, recovers, owner, rotated);
	}

	/**
	 * For any other history.
	 * @param location where it is
	 * @param options by which the command names it, each after a blank; empty where they
	 * are the same as before, or hold what is secret
	 * @param repairable whether its backend can repair anything
	 * @param recovers whether the next start of the service repairs it, as its settings
	 * say
	 */
	public static NextStep of(String location, String options, boolean repairable, boolean recovers) {
		return new NextStep(location, options.isEmpty() ? ", with the same options" : options, repairable, recovers,
				null, null);
	}

	/** A path as a shell takes it. */
	public static String quoted(String path) {
		boolean plain = path.chars().allMatch((each) -> each > ' ' && QUOTED.indexOf(each) < 0);
		return plain ? path : "'" + path.replace("'", "'\\''") + "'";
	}

	/** What helps after a scan. */
	public Remedy remedy(ReportDescriptors.Scan scan) {
		boolean inTheWay = scan.anomalies()
			.stream()
			.anyMatch((found) -> Remedy.isInTheWay(found.type(), found.location(), this.location));
		return Remedy.of(known(scan.anomalyCounts()), inTheWay, this.repairable);
	}

	/** Without types that only a newer service knows. */
	private static Map<AnomalyType, Long> known(Map<String, Long> counts) {
		Map<AnomalyType, Long> known = new EnumMap<>(AnomalyType.class);
		for (AnomalyType type : AnomalyType.values()) {
			Long count = counts.get(type.name());
			if (count != null) {
				known.put(type, count);
			}
		}
		return known;
	}

	/**
	 * After a look that changed nothing.
	 * @return null if nothing is to be done
	 */
	public @Nullable String afterScan(ReportDescriptors.Scan scan) {
		Remedy remedy = remedy(scan);
		if (remedy != Remedy.REPAIR) {
			return (remedy != Remedy.NONE) ? remedy.advice() : null;
		}
		if (scan.writer() != null && this.options.startsWith(" --path")) {
			return "stop " + scan.writer() + ", then " + command(" --dry-run")
					+ "; or leave it running: papyra persistence recover --dry-run --url http://HOST:PORT/actuator";
		}
		if (this.rotated != null && known(scan.anomalyCounts()).keySet().stream().anyMatch(BEGINNING_LOST::contains)) {
			return "take this file out of logrotate, which has left " + this.rotated
					+ ", and put the two together before any repair";
		}
		return (this.recovers ? "start the service, which repairs it (papyra.startup.mode=recover); what that will do: "
				: "") + command(" --dry-run");
	}

	/**
	 * After a repair.
	 * @param remaining what is left, or would be; null if that is not known
	 * @param dryRun whether nothing was changed
	 * @param changes whether something was repaired, or would be
	 * @return null if nothing is to be done
	 */
	public @Nullable String afterRecovery(ReportDescriptors.@Nullable Scan remaining, boolean dryRun, boolean changes) {
		Remedy remedy = (remaining != null) ? remedy(remaining) : Remedy.NONE;
		if (remedy != Remedy.REPAIR && remedy != Remedy.NONE) {
			return remedy.advice();
		}
		if (dryRun) {
			return changes ? command("") : null;
		}
		return (remedy == Remedy.NONE) ? null : command(" --mode quarantine --dry-run");
	}

	private String command(String flags) {
		return ((this.owner != null) ? "sudo -u " + quoted(this.owner) + " " : "") + "papyra persistence recover"
				+ flags + this.options;
	}

}

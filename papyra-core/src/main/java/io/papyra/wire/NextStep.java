package io.papyra.wire;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The one thing to do next about a history, in the same words wherever a check of it
 * ends. Immutable.
 */
public final class NextStep {

	/** What only a newer version understands. */
	private static final Set<String> NEWER = Set.of("UNKNOWN_KIND", "UNSUPPORTED_FORMAT");

	/** What a file has that another program has emptied. */
	private static final Set<String> BEGINNING_LOST = Set.of("TAIL_LOST", "SEQUENCE_GAP");

	private static final String QUOTED = "'\"\\$`&;|<>()*?[]#~!{}";

	private final String options;

	private final boolean recovers;

	private final @Nullable String owner;

	private final @Nullable String rotated;

	private NextStep(String options, boolean recovers, @Nullable String owner, @Nullable String rotated) {
		this.options = options;
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
		return new NextStep(" --path " + quoted(location), recovers, owner, rotated);
	}

	/**
	 * For any other history.
	 * @param options by which the command names it, each after a blank; empty where they
	 * are the same as before, or hold what is secret
	 */
	public static NextStep of(String options, boolean recovers) {
		return new NextStep(options.isEmpty() ? ", with the same options" : options, recovers, null, null);
	}

	/** A path as a shell takes it. */
	public static String quoted(String path) {
		boolean plain = path.chars().allMatch((each) -> each > ' ' && QUOTED.indexOf(each) < 0);
		return plain ? path : "'" + path.replace("'", "'\\''") + "'";
	}

	/** Whether anomalies say that a newer version wrote the history. */
	public static boolean isOfNewerVersion(Map<String, Long> anomalies) {
		return anomalies.keySet().stream().anyMatch(NEWER::contains);
	}

	/**
	 * After a look that changed nothing.
	 * @param anomalies how many of each type were found
	 * @param writer who has it open for writing, or null
	 * @return null if nothing is to be done
	 */
	public @Nullable String afterScan(Map<String, Long> anomalies, @Nullable String writer) {
		if (anomalies.isEmpty()) {
			return null;
		}
		if (isOfNewerVersion(anomalies)) {
			return newer();
		}
		if (anomalies.containsKey("PARTIAL_WRITE")) {
			return "look at the log of the system for errors of that volume, and restore a backup: "
					+ "papyra backup restore BACKUP --to PLACE";
		}
		if (writer != null && this.options.startsWith(" --path")) {
			return "stop " + writer + ", then " + command(" --dry-run")
					+ "; or leave it running: papyra persistence recover --dry-run --url http://HOST:PORT/actuator";
		}
		if (this.rotated != null && anomalies.keySet().stream().anyMatch(BEGINNING_LOST::contains)) {
			return "take this file out of logrotate, which has left " + this.rotated
					+ ", and put the two together before any repair";
		}
		return (this.recovers ? "start the service, which repairs it (papyra.startup.mode=recover); what that will do: "
				: "") + command(" --dry-run");
	}

	/**
	 * After a repair.
	 * @param remaining how many anomalies of each type are left, or would be
	 * @param dryRun whether nothing was changed
	 * @param changes whether something was repaired, or would be
	 * @return null if nothing is to be done
	 */
	public @Nullable String afterRecovery(Map<String, Long> remaining, boolean dryRun, boolean changes) {
		if (isOfNewerVersion(remaining)) {
			return newer();
		}
		if (dryRun) {
			return changes ? command("") : null;
		}
		return remaining.isEmpty() ? null : command(" --mode quarantine --dry-run");
	}

	private String newer() {
		return "use the version of Papyra that wrote it, or a newer one: a repair by this one leaves these lines where "
				+ "they are";
	}

	private String command(String flags) {
		return ((this.owner != null) ? "sudo -u " + quoted(this.owner) + " " : "") + "papyra persistence recover"
				+ flags + this.options;
	}

}

package io.papyra.internal.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.disk.FileOwner;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.report.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Tells which user owns a history, which one looks, and what beside it belongs to
 * another.
 */
final class HistoryOwnerCheck {

	private static final String CHECK = "owner";

	private static final List<String> BESIDE = List.of(".lock", LogFormat.CHECKPOINT, ".unstored");

	private final Disk disk;

	private final Path file;

	private final boolean begun;

	private final @Nullable FileOwner owner;

	private HistoryOwnerCheck(Disk disk, Path file, boolean begun, @Nullable FileOwner owner) {
		this.disk = disk;
		this.file = file;
		this.begun = begun;
		this.owner = owner;
	}

	/**
	 * @param history a file of the history, which need not be there yet
	 * @param directory where it is, or would be
	 */
	static HistoryOwnerCheck of(Disk disk, Path history, Path directory) throws IOException {
		Path file = disk.resolve(history);
		boolean begun = disk.info(file) != null;
		return new HistoryOwnerCheck(disk, begun ? file : directory, begun, disk.owner(begun ? file : directory));
	}

	/**
	 * Whether what this process makes belongs to another user than it should. Before
	 * there is a history, any user may be the one who makes it in a directory of root's.
	 */
	boolean isAnother() {
		FileOwner whose = this.owner;
		return whose != null && !whose.mine() && (this.begun || !whose.user().equals("root"));
	}

	/** What to do if it is another. */
	String advice() {
		FileOwner whose = this.owner;
		return (whose == null) ? "" : whose.advice();
	}

	List<Finding> findings(Path log) throws IOException {
		FileOwner whose = this.owner;
		if (whose == null) {
			return List.of();
		}
		List<Finding> findings = new ArrayList<>();
		String seen = this.file + " belongs to " + whose.user() + ", group " + whose.group() + ", " + whose.mode();
		String who = "this runs as " + whose.runner();
		if (!isAnother()) {
			findings.add(Finding.ok(CHECK, (this.begun ? seen : "no history yet; " + seen) + "; " + who));
		}
		else {
			findings.add(Finding.warning(CHECK,
					seen + ", but " + who + (whose.givable() ? ""
							: ", who cannot maintain it: what that user made could not be opened by " + whose.user()),
					advice()));
		}
		if (this.begun) {
			for (String suffix : BESIDE) {
				beside(whose, DurableFiles.sibling(log, suffix), findings);
			}
		}
		return findings;
	}

	/** What a program that was run as root has left there keeps the service out. */
	private void beside(FileOwner whose, Path file, List<Finding> findings) throws IOException {
		FileOwner other = this.disk.owner(file);
		if (other != null && !other.user().equals(whose.user())) {
			findings.add(Finding.warning(CHECK,
					file + " belongs to " + other.user() + ", but the history to " + whose.user()
							+ ", who may not be able to open it",
					"give it to that user: chown " + whose.user() + ":" + whose.group() + " " + file));
		}
	}

}

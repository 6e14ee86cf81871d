package io.papyra.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Whose a file is, and who asks.
 *
 * @param user the name of its owner, or the number of one without a name
 * @param group the same of its group
 * @param mode its permissions, such as {@code rw-r-----}
 * @param runner the user of this process
 * @param mine whether that is the owner
 * @param givable whether what this process makes can belong to the owner
 */
public record FileOwner(String user, String group, String mode, String runner, boolean mine, boolean givable) {

	/**
	 * Refuses to go on if a file belongs to somebody to whom what is made here could not
	 * be given, and who then could not open it. A file that is not there belongs to
	 * nobody.
	 * @throws FileSystemException if so; the reason names the user
	 */
	public static void require(Disk disk, Path file) throws IOException {
		FileOwner owner = disk.owner(file);
		if (owner != null && !owner.givable()) {
			throw owner.refusal(file);
		}
	}

	/** Why somebody may not work there, and who may. */
	public FileSystemException refusal(Path file) {
		return new FileSystemException(file.toString(), null, "it belongs to " + this.user
				+ ", who could not open what " + this.runner + " makes there, so nothing was changed; " + advice());
	}

	/** What to do in order to be that user. */
	public String advice() {
		boolean number = this.user.chars().allMatch(Character::isDigit);
		return "run this as " + this.user + ": sudo -u " + (number ? "'#" + this.user + "'" : this.user) + " …";
	}

	/**
	 * What to do where there is no permission for a file: to be the user whose it is, or
	 * whose the lowest directory above it is that can be looked at.
	 * @return empty if that would not help
	 */
	public static String adviceFor(@Nullable String file) {
		try {
			for (Path at = (file != null) ? Path.of(file).toAbsolutePath() : null; at != null; at = at.getParent()) {
				FileOwner owner = Disk.real().owner(at);
				if (owner != null) {
					return owner.mine() ? "" : at + " belongs to " + owner.user() + ", and this is " + owner.runner()
							+ ": " + owner.advice();
				}
			}
			return "";
		}
		catch (IOException ex) {
			// What is wrong is told by whoever asks for advice.
			return "";
		}
	}

}

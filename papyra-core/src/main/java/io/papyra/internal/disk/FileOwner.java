package io.papyra.internal.disk;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

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

	/** Why a user may not work there, and who may. */
	public FileSystemException refusal(Path file) {
		return new FileSystemException(file.toString(), null, "it belongs to " + this.user
				+ ", who could not open what " + this.runner + " makes there, so nothing was changed; " + advice());
	}

	/** What to do in order to be that user. */
	public String advice() {
		boolean number = this.user.chars().allMatch(Character::isDigit);
		return "run this as " + this.user + ": sudo -u " + (number ? "'#" + this.user + "'" : this.user) + " …";
	}

}

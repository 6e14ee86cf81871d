package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Whose a new file is. What is made beside a file, or to replace it, bears its name with
 * something added, and takes its owner, group and mode; anything else takes the owner and
 * group of its directory. So what an administrator repairs as root stays the service's.
 * The lock of backups is for everybody who may make one in its directory.
 */
final class Ownership {

	private static final String TEMPORARY = ".tmp";

	/** What bears the name of a history with something added. */
	private static final Pattern BESIDE = Pattern
		.compile("(.+?)\\.(lock|checkpoint(\\..*)?|compacted|repaired|unstored|bounded|removed-.*|doctor-.*)");

	/** Is of no history, but of all who make backups in its directory. */
	private static final String LOCK_OF_BACKUPS = ".papyra-backup.lock";

	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> READ_AND_WRITE = PosixFilePermissions.fromString("rw-rw-rw-");

	/**
	 * Where a file that a user makes is that user's. Shares of a network and volumes of a
	 * virtual machine may say of all files that they are another user's.
	 */
	private static final Set<String> LOCAL = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs",
			"overlay");

	private static final @Nullable ProcessUser SELF = ProcessUser.find();

	private Ownership() {
	}

	/** Whose a file is; null if there is none, or owners say nothing there. */
	static @Nullable FileOwner of(Path file) throws IOException {
		ProcessUser self = SELF;
		if (self == null || !Files.exists(file) || !isLocal(file)) {
			return null;
		}
		PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
		boolean mine = Integer.valueOf(self.id()).equals(Files.getAttribute(file, "unix:uid"));
		return new FileOwner(attributes.owner().getName(), attributes.group().getName(),
				PosixFilePermissions.toString(attributes.permissions()), self.name(), mine, mine || self.chown());
	}

	private static boolean isLocal(Path file) {
		try {
			return LOCAL.contains(Files.getFileStore(file).type());
		}
		catch (IOException ex) {
			// No list of mounts, or this one is not in it.
			return false;
		}
	}

	/** Gives a file or directory to whom another one belongs, with the same group. */
	static void giveAs(Path made, Path model) throws IOException {
		PosixFileAttributeView view = view(made);
		PosixFileAttributes wanted = attributes(model);
		if (view != null && wanted != null) {
			give(made, view, view.readAttributes(), wanted);
		}
	}

	/** Gives a directory that root has just made to whom the one above it belongs. */
	static void settleDirectory(Path made) throws IOException {
		PosixFileAttributeView view = view(made);
		PosixFileAttributes above = attributes(directory(made));
		if (view != null && above != null && isRoot(view.readAttributes().owner())) {
			tryToGive(view, view.readAttributes(), above);
		}
	}

	/**
	 * Gives a file that was just made to whom it belongs.
	 * @throws FileSystemException if it belongs to another user, to whom this one cannot
	 * give it; the caller removes it
	 */
	static void settle(Path made) throws IOException {
		PosixFileAttributeView view = view(made);
		if (view == null) {
			return;
		}
		PosixFileAttributes own = view.readAttributes();
		Path model = model(made);
		PosixFileAttributes wanted = (model != null) ? attributes(model) : null;
		if (wanted != null) {
			boolean shared = give(made, view, own, wanted);
			Set<PosixFilePermission> mode = EnumSet.copyOf(READ_AND_WRITE);
			mode.retainAll(wanted.permissions());
			if (!shared) {
				mode.retainAll(OWNER_ONLY);
			}
			if (!own.permissions().equals(mode)) {
				view.setPermissions(mode);
			}
			return;
		}
		PosixFileAttributes directory = attributes(directory(made));
		if (directory != null && isRoot(own.owner())) {
			tryToGive(view, own, directory);
		}
		if (directory != null && made.endsWith(LOCK_OF_BACKUPS)) {
			share(view, directory);
		}
	}

	/**
	 * Lets those take a lock who could have made it. Whoever may write to the directory
	 * could keep them from it in any case.
	 */
	private static void share(PosixFileAttributeView view, PosixFileAttributes directory) throws IOException {
		Set<PosixFilePermission> mode = EnumSet.copyOf(OWNER_ONLY);
		if (directory.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
			mode.addAll(READ_AND_WRITE);
		}
		else if (directory.permissions().contains(PosixFilePermission.GROUP_WRITE) && isOf(directory, view)) {
			mode.addAll(PosixFilePermissions.fromString("rw-rw----"));
		}
		view.setPermissions(mode);
	}

	/** Whether a file has the group of a directory, or could be given to it. */
	private static boolean isOf(PosixFileAttributes directory, PosixFileAttributeView view) throws IOException {
		try {
			if (!view.readAttributes().group().equals(directory.group())) {
				view.setGroup(directory.group());
			}
			return true;
		}
		catch (FileSystemException ex) {
			return false; // the owner of the directory need not be in its group
		}
	}

	/**
	 * Gives a file its owner and group.
	 * @return whether it has that group; an owner who is not in the group of the history
	 * continues without it, and what they make is theirs alone
	 */
	private static boolean give(Path made, PosixFileAttributeView view, PosixFileAttributes own,
			PosixFileAttributes wanted) throws IOException {
		boolean mine = own.owner().equals(wanted.owner());
		try {
			if (!own.group().equals(wanted.group())) {
				view.setGroup(wanted.group());
			}
			if (!mine) {
				view.setOwner(wanted.owner());
			}
			return true;
		}
		catch (IOException ex) {
			if (mine) {
				return false;
			}
			throw new FileSystemException(made.toString(), null, "it would not belong to " + wanted.owner().getName()
					+ ", whose history this is; run this as " + wanted.owner().getName());
		}
	}

	/** Root without the right to give files away keeps what it makes. */
	private static void tryToGive(PosixFileAttributeView view, PosixFileAttributes own, PosixFileAttributes wanted) {
		try {
			if (!own.group().equals(wanted.group())) {
				view.setGroup(wanted.group());
			}
			if (!own.owner().equals(wanted.owner())) {
				view.setOwner(wanted.owner());
			}
		}
		catch (IOException ex) {
			// As good as it was before there was this rule.
			return;
		}
	}

	private static boolean isRoot(UserPrincipal user) {
		return user.getName().equals("root") || user.getName().equals("0");
	}

	/** The file instead of which, or beside which, this one is made; null if none is. */
	private static @Nullable Path model(Path made) {
		String name = String.valueOf(made.getFileName());
		if (name.endsWith(TEMPORARY)) {
			name = name.substring(0, name.length() - TEMPORARY.length());
			if (isFile(made.resolveSibling(name))) {
				return made.resolveSibling(name);
			}
		}
		Matcher beside = BESIDE.matcher(name);
		if (!beside.matches()) {
			return null;
		}
		Path history = made.resolveSibling(beside.group(1));
		return isFile(history) ? history : null;
	}

	private static boolean isFile(Path file) {
		return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
	}

	private static Path directory(Path made) {
		Path absolute = made.toAbsolutePath();
		Path parent = absolute.getParent();
		return (parent != null) ? parent : absolute;
	}

	private static @Nullable PosixFileAttributes attributes(Path file) throws IOException {
		PosixFileAttributeView view = view(file);
		return (view != null) ? view.readAttributes() : null;
	}

	private static @Nullable PosixFileAttributeView view(Path file) {
		return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
	}

}

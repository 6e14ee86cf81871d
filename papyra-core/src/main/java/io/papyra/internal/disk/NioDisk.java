package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The file system of this machine. */
final class NioDisk implements Disk {

	static final NioDisk INSTANCE = new NioDisk();

	private NioDisk() {
	}

	@Override
	public DiskFile create(Path file) throws IOException {
		return new NioDiskFile(make(file));
	}

	/** Makes a file that is its owner's, who is the one it belongs to. */
	static FileChannel make(Path file) throws IOException {
		FileChannel made = FileChannel.open(file,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
				ownerOnly(file, "rw-------"));
		boolean settled = false;
		try {
			Ownership.settle(file);
			settled = true;
			return made;
		}
		finally {
			if (!settled) {
				made.close();
				Files.deleteIfExists(file);
			}
		}
	}

	@Override
	public DiskFile createLarge(Path file) throws IOException {
		return DirectIoFile.of(create(file), file);
	}

	@Override
	public DiskFile openForWrite(Path file) throws IOException {
		return new NioDiskFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
	}

	@Override
	public DiskFile openForAppend(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			return NioDiskFile.forAppend(channel, file);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	@Override
	public int links(Path file) throws IOException {
		return file.getFileSystem().supportedFileAttributeViews().contains("unix")
				&& Files.getAttribute(file, "unix:nlink") instanceof Integer links ? links : 1;
	}

	@Override
	public @Nullable FileOwner owner(Path file) throws IOException {
		return Ownership.of(file);
	}

	@Override
	public void giveAs(Path made, Path model) throws IOException {
		Ownership.giveAs(made, model);
	}

	@Override
	public DiskFile openForRead(Path file) throws IOException {
		return new NioDiskFile(FileChannel.open(file, StandardOpenOption.READ));
	}

	@Override
	public @Nullable FileInfo info(Path file) throws IOException {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return new FileInfo(type(attributes), attributes.size(), attributes.lastModifiedTime().toInstant(),
					String.valueOf(attributes.fileKey()));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	@Override
	public Path resolve(Path file) throws IOException {
		try {
			return file.toRealPath();
		}
		catch (NoSuchFileException ex) {
			return Files.isSymbolicLink(file) ? resolve(file.resolveSibling(Files.readSymbolicLink(file)))
					: file.toAbsolutePath();
		}
	}

	@Override
	public void rename(Path from, Path to) throws IOException {
		Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	@Override
	public void link(Path existing, Path name) throws IOException {
		try {
			Files.createLink(name, existing);
		}
		catch (UnsupportedOperationException ex) {
			throw new IOException("the file system of " + name + " has no second names for files", ex);
		}
	}

	@Override
	public void delete(Path file) throws IOException {
		Files.delete(file);
	}

	@Override
	public List<Path> list(Path directory) throws IOException {
		try (Stream<Path> entries = Files.list(directory)) {
			return entries.sorted().toList();
		}
	}

	@Override
	public void createDirectories(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			return;
		}
		Path above = directory.toAbsolutePath().getParent();
		if (above != null) {
			createDirectories(above);
		}
		try {
			Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(directory)) {
				throw ex;
			}
			return;
		}
		Ownership.settleDirectory(directory);
		if (above != null) {
			syncDirectory(above);
		}
	}

	@Override
	public void syncDirectory(Path directory) throws IOException {
		if (directory.getFileSystem().getSeparator().equals("\\")) {
			// Windows has no such call: names are durable with the volume's journal.
			return;
		}
		boolean interrupted = false;
		try {
			while (true) {
				try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
					channel.force(true);
					return;
				}
				catch (ClosedByInterruptException ex) {
					// A name that was just given would count as not given; the caller has
					// its channels closed soon enough.
					interrupted |= Thread.interrupted();
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public long freeSpace(Path directory) throws IOException {
		FileStore store = Files.getFileStore(directory);
		return store.getUsableSpace();
	}

	@Override
	public DiskLock lock(Path lockFile) throws IOException {
		return FileChannelLock.take(lockFile);
	}

	@Override
	public @Nullable LockHolder lockHolder(Path lockFile) throws IOException {
		return FileChannelLock.holder(lockFile);
	}

	private static FileInfo.Type type(BasicFileAttributes attributes) {
		if (attributes.isRegularFile()) {
			return FileInfo.Type.FILE;
		}
		return attributes.isDirectory() ? FileInfo.Type.DIRECTORY : FileInfo.Type.OTHER;
	}

	static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
		return file.getFileSystem().supportedFileAttributeViews().contains("posix")
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

}

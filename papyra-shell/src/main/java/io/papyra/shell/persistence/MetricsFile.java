package io.papyra.shell.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.papyra.internal.host.OwnedFile;
import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.shell.output.Output;
import org.jspecify.annotations.Nullable;

/**
 * A file for the textfile collector of node-exporter. It is replaced as a whole, so that
 * the collector never reads half of it, and several writers do not meet.
 *
 * @param path where it is; the name of the file without its ending tells it apart from
 * others
 */
record MetricsFile(Path path) {

	private static final String ENDING = ".prom";

	/** Where the verdict of the doctor goes besides its answer. */
	static final Option<MetricsFile> OPTION = Option.of("metrics-file",
			new ValueType<>("FILE", "a file whose name ends in .prom, since node-exporter reads no others", List.of(),
					Completion.FILES, MetricsFile::parse),
			"also write the verdict as metrics for Prometheus to this file, whose name ends in .prom, for the textfile "
					+ "collector of node-exporter");

	private static MetricsFile parse(String text) {
		Path path = ValueType.PATH.parser().parse(text);
		Path name = path.getFileName();
		if (name == null || !name.toString().endsWith(ENDING) || name.toString().length() == ENDING.length()) {
			throw new IllegalArgumentException(text);
		}
		return new MetricsFile(path.toAbsolutePath());
	}

	/**
	 * The file that a command line of the doctor asks for, if one can tell that without
	 * knowing what else its words mean.
	 */
	static Optional<MetricsFile> asked(List<String> tokens) {
		String text = null;
		String flag = OPTION.flag();
		for (int at = 0; at < tokens.size(); at++) {
			String token = tokens.get(at);
			if (token.equals(flag) && at + 1 < tokens.size()) {
				text = tokens.get(at + 1);
			}
			else if (token.startsWith(flag + "=")) {
				text = token.substring(flag.length() + 1);
			}
		}
		try {
			return (text != null && tokens.contains("doctor")) ? Optional.of(parse(text)) : Optional.empty();
		}
		catch (CommandFailure | IllegalArgumentException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Rewrites the file, readable by every user, or else says why that cannot be done.
	 * @return whether it is written
	 */
	boolean write(DoctorMetrics metrics, Output output) {
		String problem = tryToWrite(metrics);
		if (problem != null) {
			output.message("papyra: the metrics file " + this.path + " cannot be written: " + problem);
		}
		return problem == null;
	}

	private @Nullable String tryToWrite(DoctorMetrics metrics) {
		String name = String.valueOf(this.path.getFileName());
		String text = metrics.text(name.substring(0, name.length() - ENDING.length()));
		try {
			if (isSomethingElse()) {
				return "what is there is no metrics file of the doctor, and stays as it is; remove it, or name another";
			}
			replace(text.getBytes(StandardCharsets.UTF_8));
			return null;
		}
		catch (NoSuchFileException ex) {
			return "there is no directory " + this.path.getParent() + "; make it, or name another";
		}
		catch (IOException ex) {
			return OwnedFile.problem(ex);
		}
	}

	/** A history, say, whose name was given by mistake. */
	private boolean isSomethingElse() throws IOException {
		if (Files.isDirectory(this.path)) {
			throw new FileSystemException(this.path.toString(), null, "it is a directory");
		}
		if (!Files.isReadable(this.path)) {
			return false;
		}
		if (!Files.isRegularFile(this.path)) {
			return true;
		}
		byte[] wanted = DoctorMetrics.BEGINNING.getBytes(StandardCharsets.UTF_8);
		byte[] found;
		try (InputStream file = Files.newInputStream(this.path)) {
			found = file.readNBytes(wanted.length);
		}
		return found.length > 0 && !Arrays.equals(found, wanted);
	}

	/**
	 * A link is replaced by the file, and not followed: a user who may write into the
	 * directory could otherwise have root write anywhere.
	 */
	private void replace(byte[] content) throws IOException {
		Path temporary = Files.createTempFile(this.path.getParent(), ".papyra-doctor-", ".tmp");
		try {
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
				ByteBuffer rest = ByteBuffer.wrap(content);
				while (rest.hasRemaining()) {
					channel.write(rest);
				}
				channel.force(true);
			}
			PosixFileAttributeView rights = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
			if (rights != null) {
				rights.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
			}
			Files.move(temporary, this.path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

}

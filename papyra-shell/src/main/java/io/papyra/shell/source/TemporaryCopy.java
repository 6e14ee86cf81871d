package io.papyra.shell.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import io.papyra.shell.command.CommandFailure;
import io.papyra.shell.command.ExitCode;
import io.papyra.shell.command.Invocation;

import org.springframework.util.FileSystemUtils;

/**
 * A history that cannot be read twice, or not where a position says: standard input, or a
 * compressed file. It is copied into a file that its owner alone can read and that is
 * deleted on closing.
 */
final class TemporaryCopy implements AutoCloseable {

	private static final Path STANDARD_INPUT = Path.of("-");

	private static final int CHUNK = 64 * 1024;

	private final Path directory;

	private final Path file;

	private final String shown;

	private TemporaryCopy(Path directory, Path file, String shown) {
		this.directory = directory;
		this.file = file;
		this.shown = shown;
	}

	/** Whether what a user has named can only be read as a copy. */
	static boolean isNeeded(Path named) {
		return named.equals(STANDARD_INPUT) || (Files.isRegularFile(named) && (isCompressed(named) || isGzip(named)));
	}

	private static boolean isCompressed(Path named) {
		return named.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
	}

	/** By its content, since tools name such files by dates and numbers, too. */
	private static boolean isGzip(Path named) {
		try (InputStream content = Files.newInputStream(named)) {
			return isGzip(content);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** No history begins with these two bytes. */
	private static boolean isGzip(InputStream content) throws IOException {
		return content.read() == 0x1f && content.read() == 0x8b;
	}

	/**
	 * Copies it.
	 * @throws CommandFailure if it cannot be read or the copy cannot be written
	 */
	static TemporaryCopy of(Path named, Invocation invocation) {
		boolean input = named.equals(STANDARD_INPUT);
		if (input && invocation.confirmation() != null) {
			throw CommandFailure.usage("--path - reads standard input, which is this terminal: redirect a file or a "
					+ "pipe into the command, such as papyra persistence scan --path - < papyra.ndjson");
		}
		String shown = input ? "standard input" : named.toAbsolutePath().toString();
		TemporaryCopy copy = empty(shown);
		try {
			invocation.cancellation().interruptWaiting();
			copy.fill(input ? standardInput() : open(named), invocation);
			invocation.output().alias(copy.file.toString(), shown);
			return copy;
		}
		catch (RuntimeException | Error ex) {
			copy.closeAfter(ex);
			throw ex;
		}
	}

	/** A channel, since what waits for a pipe can be interrupted only there. */
	private static InputStream standardInput() {
		FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
		return new InputStream() {

			@Override
			public int read() throws IOException {
				byte[] one = new byte[1];
				return (read(one, 0, 1) < 0) ? -1 : (one[0] & 0xff);
			}

			@Override
			public int read(byte[] bytes, int from, int length) throws IOException {
				return channel.read(ByteBuffer.wrap(bytes, from, length));
			}

		};
	}

	private static InputStream open(Path named) {
		try {
			return Files.newInputStream(named);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(named.toAbsolutePath() + " cannot be read: " + ex, ex);
		}
	}

	/** Only its owner may look into such a directory. */
	private static TemporaryCopy empty(String shown) {
		try {
			Path directory = Files.createTempDirectory("papyra");
			return new TemporaryCopy(directory, directory.resolve("copy.ndjson"), shown);
		}
		catch (IOException ex) {
			throw unwritable(shown, ex);
		}
	}

	private static CommandFailure unwritable(String shown, IOException ex) {
		return new CommandFailure(ExitCode.IO,
				"the directory for temporary files, " + System.getProperty("java.io.tmpdir") + ", takes no copy of "
						+ shown + ": " + ex.getMessage()
						+ "; make room there, or name another one with JAVA_OPTS=-Djava.io.tmpdir=DIRECTORY",
				ex);
	}

	private void fill(InputStream source, Invocation invocation) {
		try (source; OutputStream target = create(); InputStream plain = plain(source)) {
			byte[] chunk = new byte[CHUNK];
			long done = 0;
			for (int count = plain.read(chunk); count >= 0; count = plain.read(chunk)) {
				write(target, chunk, count);
				done += count;
				invocation.monitor().progress(done, done);
			}
			if (plain instanceof Unzipped unzipped && unzipped.hasRest()) {
				throw new IOException("after " + done + " bytes comes what is no gzip");
			}
		}
		catch (IOException ex) {
			invocation.cancellation().check();
			String problem = (ex instanceof EOFException) ? "the compressed data break off" : ex.getMessage();
			throw new CommandFailure(ExitCode.IO,
					this.shown + " cannot be read to its end: " + problem + "; it is damaged or not complete", ex);
		}
	}

	private InputStream plain(InputStream source) throws IOException {
		BufferedInputStream buffered = new BufferedInputStream(source, CHUNK);
		buffered.mark(2);
		boolean zipped = isGzip(buffered);
		buffered.reset();
		return (zipped || isCompressed(Path.of(this.shown))) ? new Unzipped(buffered) : buffered;
	}

	private OutputStream create() {
		try {
			return Files.newOutputStream(this.file);
		}
		catch (IOException ex) {
			throw unwritable(this.shown, ex);
		}
	}

	private void write(OutputStream target, byte[] chunk, int count) {
		try {
			target.write(chunk, 0, count);
		}
		catch (IOException ex) {
			throw unwritable(this.shown, ex);
		}
	}

	/** Where the copy is. */
	Path file() {
		return this.file;
	}

	/** What was copied, human-readable. */
	String shown() {
		return this.shown;
	}

	/** Closes it when something else went wrong, which is what is told. */
	void closeAfter(Throwable failure) {
		try {
			close();
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

	@Override
	public void close() {
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.directory + " cannot be deleted: " + ex.getMessage(), ex);
		}
	}

	/** All members of a file, which may be several, one after the other. */
	private static final class Unzipped extends GZIPInputStream {

		private static final int TRAILER = 8;

		Unzipped(InputStream source) throws IOException {
			super(new Unhurried(source), CHUNK);
		}

		/** The superclass takes everything for the end that does not begin a member. */
		boolean hasRest() throws IOException {
			return this.inf.getRemaining() > TRAILER || this.in.read() >= 0;
		}

	}

	/** The superclass looks for no further member where nothing is available by now. */
	private static final class Unhurried extends FilterInputStream {

		Unhurried(InputStream source) {
			super(source);
		}

		@Override
		public int available() {
			return 1;
		}

	}

}

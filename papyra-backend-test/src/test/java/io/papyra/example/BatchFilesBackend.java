package io.papyra.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.PersistenceException;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import io.papyra.codec.LineFormatException;
import io.papyra.codec.LineParser;
import io.papyra.fact.FactQuery;
import io.papyra.fact.FactQuery.Order;
import io.papyra.fact.StoredFact;
import io.papyra.fact.UnknownPositionException;

/**
 * A backend of a third party in one file: a directory with one file per batch, named by
 * the number of its first fact. A batch is written beside, forced and renamed, so it is
 * there as a whole or not at all; a number is a file's name plus the line in it. Good for
 * a few facts an hour, and as an example; it neither finds damage nor repairs it, so it
 * is neither {@code Scannable} nor {@code Recoverable}.
 */
final class BatchFilesBackend implements PersistenceBackend {

	private final Path directory;

	BatchFilesBackend(Path directory) {
		this.directory = directory;
	}

	@Override
	public String name() {
		return "batch-files";
	}

	@Override
	public String location() {
		return this.directory.toString();
	}

	@Override
	public FactWriter openWriter(WriterOptions options) {
		try {
			Files.createDirectories(this.directory);
			FileChannel lock = FileChannel.open(this.directory.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE);
			if (!tryLock(lock)) {
				lock.close();
				throw new WriterLockedException(this.directory + " has another writer");
			}
			List<Path> files = files();
			long next = files.isEmpty() ? 1
					: number(files.get(files.size() - 1)) + lines(files.get(files.size() - 1)).size();
			return new Writer(lock, next, options.sync() == SyncPolicy.ALWAYS);
		}
		catch (IOException ex) {
			throw new PersistenceException("cannot write to " + this.directory + ": " + ex, ex);
		}
	}

	private static boolean tryLock(FileChannel lock) throws IOException {
		try {
			return lock.tryLock() != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	@Override
	public Stream<StoredFact> read(FactQuery query) {
		long after = UnknownPositionException.numberOf(query.after());
		boolean newest = query.limit() > 0 && after == 0;
		boolean backwards = newest || (query.order() == Order.NEWEST_FIRST && query.limit() == 0);
		Stream<StoredFact> facts = inOrder(files(), backwards).stream()
			.flatMap((file) -> inOrder(facts(file), backwards).stream())
			.filter((stored) -> stored.seq() > after && query.matches(stored));
		if (query.limit() > 0) {
			facts = facts.limit(query.limit());
		}
		boolean turn = backwards != (query.order() == Order.NEWEST_FIRST);
		return turn ? inOrder(facts.toList(), true).stream() : facts;
	}

	private static <T> List<T> inOrder(List<T> oldestFirst, boolean backwards) {
		List<T> ordered = new ArrayList<>(oldestFirst);
		if (backwards) {
			Collections.reverse(ordered);
		}
		return ordered;
	}

	private List<Path> files() {
		if (!Files.exists(this.directory)) {
			return List.of();
		}
		try (Stream<Path> entries = Files.list(this.directory)) {
			return entries.filter((file) -> file.toString().endsWith(".ndjson")).sorted().toList();
		}
		catch (IOException ex) {
			throw new PersistenceException("cannot list " + this.directory + ": " + ex, ex);
		}
	}

	private static long number(Path file) {
		return Long.parseLong(file.getFileName().toString().substring(0, 19));
	}

	private static List<String> lines(Path file) {
		try {
			return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n"));
		}
		catch (IOException | UncheckedIOException ex) {
			throw new PersistenceException("cannot read " + file + ": " + ex, ex);
		}
	}

	private static List<StoredFact> facts(Path file) {
		LineParser parser = new LineParser();
		List<StoredFact> facts = new ArrayList<>();
		long number = number(file);
		for (String line : lines(file)) {
			byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
			try {
				facts.add(new StoredFact(number, parser.parse(bytes, 0, bytes.length)));
			}
			catch (LineFormatException ex) {
				// Damaged, or no fact.
			}
			number++;
		}
		return facts;
	}

	/** The one open writer. */
	private final class Writer implements FactWriter {

		private final FileChannel lock;

		private final boolean force;

		private long next;

		Writer(FileChannel lock, long next, boolean force) {
			this.lock = lock;
			this.next = next;
			this.force = force;
		}

		@Override
		public AppendResult append(FactBatch batch) {
			if (!this.lock.isOpen()) {
				throw new PersistenceException("the writer of " + location() + " is closed", null);
			}
			StringBuilder lines = new StringBuilder();
			for (int i = 0; i < batch.size(); i++) {
				lines.append(batch.json(i)).append('\n');
			}
			byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
			if (bytes.length > 0) {
				store(String.format("%019d.ndjson", this.next), ByteBuffer.wrap(bytes));
			}
			AppendResult appended = new AppendResult(this.next, bytes.length);
			this.next += batch.size();
			return appended;
		}

		private void store(String name, ByteBuffer bytes) {
			Path beside = BatchFilesBackend.this.directory.resolve("next.tmp");
			try (FileChannel file = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
					StandardOpenOption.TRUNCATE_EXISTING)) {
				while (bytes.hasRemaining()) {
					file.write(bytes);
				}
				file.force(true);
				Files.move(beside, beside.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
				if (this.force) {
					sync();
				}
			}
			catch (IOException ex) {
				throw new PersistenceException("cannot store " + beside.resolveSibling(name) + ": " + ex, ex);
			}
		}

		/** The bytes are forced with each batch; what may be missing is the name. */
		@Override
		public void sync() {
			try (FileChannel names = FileChannel.open(BatchFilesBackend.this.directory, StandardOpenOption.READ)) {
				names.force(true);
			}
			catch (IOException ex) {
				throw new PersistenceException("cannot sync " + location() + ": " + ex, ex);
			}
		}

		@Override
		public void close() {
			if (this.lock.isOpen()) {
				try (this.lock) {
					sync();
				}
				catch (IOException ex) {
					throw new PersistenceException("cannot release " + location() + ": " + ex, ex);
				}
			}
		}

	}

}

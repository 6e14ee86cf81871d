package io.papyra.benchmarks;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with its write-ahead log: ready lines under rising keys. It gathers the writes
 * of several threads into one sync by itself; what it holds is counted after it was
 * closed and has opened again.
 */
final class RocksAppend implements Contender {

	private static final long WRITE_BUFFER = 256L * 1024 * 1024;

	private final byte[][] lines = Facts.checksummedLines();

	private final int threads;

	private final int linesPerWrite;

	private final boolean sync;

	/**
	 * @param threads how many write at once
	 * @param linesPerWrite lines that are written, and synced, together
	 * @param sync whether each write is on stable storage before the next
	 */
	RocksAppend(int threads, int linesPerWrite, boolean sync) {
		RocksDB.loadLibrary();
		this.threads = threads;
		this.linesPerWrite = linesPerWrite;
		this.sync = sync;
	}

	@Override
	public Round round(Workload work) throws Exception {
		Path directory = work.directory().resolve("rocks");
		Watch watch;
		try (Options options = options(); RocksDB store = RocksDB.open(options, directory.toString())) {
			watch = Crew.measure(this.threads,
					(worker) -> write(store, worker, Crew.share(work.facts(), this.threads, worker)));
		}
		return Round.of(watch, work.facts(), count(directory), work.facts() * (long) this.lines[0].length);
	}

	private void write(RocksDB store, int worker, int share) throws RocksDBException {
		try (WriteOptions how = new WriteOptions().setSync(this.sync); WriteBatch batch = new WriteBatch()) {
			for (int i = 0; i < share; i++) {
				byte[] line = this.lines[(i + worker) & Facts.MASK];
				if (this.linesPerWrite == 1) {
					store.put(how, key(worker, i), line);
					continue;
				}
				batch.put(key(worker, i), line);
				if (batch.count() == this.linesPerWrite || i == share - 1) {
					store.write(how, batch);
					batch.clear();
				}
			}
		}
	}

	static byte[] key(int worker, int number) {
		return ByteBuffer.allocate(Long.BYTES).putInt(worker).putInt(number).array();
	}

	static Options options() {
		return new Options().setCreateIfMissing(true).setWriteBufferSize(WRITE_BUFFER);
	}

	/** Entries of a store that no process has open. */
	static long count(Path directory) throws RocksDBException {
		try (Options options = options();
				RocksDB store = RocksDB.open(options, directory.toString());
				RocksIterator entries = store.newIterator()) {
			long found = 0;
			for (entries.seekToFirst(); entries.isValid(); entries.next()) {
				found++;
			}
			entries.status();
			return found;
		}
	}

}

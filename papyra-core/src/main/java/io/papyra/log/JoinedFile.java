package io.papyra.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.papyra.disk.Disk;
import io.papyra.disk.DiskFile;

/**
 * Several files one behind the other, to be read as one: for lines that have got from one
 * segment into another. Used by one thread at a time.
 */
final class JoinedFile implements DiskFile {

	private final List<DiskFile> files = new ArrayList<>();

	private final List<LogSegment> segments;

	private JoinedFile(List<LogSegment> segments) {
		this.segments = List.copyOf(segments);
	}

	/** Opens files; one alone is opened as it is. */
	static DiskFile open(Disk disk, List<LogSegment> segments) throws IOException {
		if (segments.size() == 1) {
			return disk.openForRead(segments.get(0).path());
		}
		JoinedFile joined = new JoinedFile(segments);
		try {
			for (LogSegment segment : segments) {
				joined.files.add(disk.openForRead(segment.path()));
			}
			return joined;
		}
		catch (IOException | RuntimeException ex) {
			joined.close();
			throw ex;
		}
	}

	@Override
	public int read(ByteBuffer target, long position) throws IOException {
		long start = 0;
		for (int at = 0; at < this.files.size(); at++) {
			long size = this.segments.get(at).size();
			if (position < start + size) {
				return read(this.files.get(at), target, position - start, size);
			}
			start += size;
		}
		return -1;
	}

	private static int read(DiskFile file, ByteBuffer target, long position, long size) throws IOException {
		int limit = target.limit();
		target.limit((int) Math.min(limit, target.position() + size - position));
		try {
			return file.read(target, position);
		}
		finally {
			target.limit(limit);
		}
	}

	@Override
	public int write(ByteBuffer source, long position) throws IOException {
		throw new IOException("files that are read as one cannot be written");
	}

	@Override
	public void force() throws IOException {
		throw new IOException("files that are read as one cannot be written");
	}

	@Override
	public void truncate(long size) throws IOException {
		throw new IOException("files that are read as one cannot be written");
	}

	@Override
	public long size() {
		return this.segments.stream().mapToLong(LogSegment::size).sum();
	}

	@Override
	public void close() throws IOException {
		IOException failure = null;
		for (DiskFile file : this.files) {
			try {
				file.close();
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

}

package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;

import io.papyra.internal.disk.DataChange.Truncate;
import io.papyra.internal.disk.DataChange.Write;
import org.jspecify.annotations.Nullable;

/**
 * An open file of a simulated disk. Reaches the file also after its name was changed or
 * deleted.
 */
final class SimulatedFile implements DiskFile {

	private final SimulatedDisk disk;

	private final int node;

	private final Path name;

	private final boolean writable;

	private boolean closed;

	SimulatedFile(SimulatedDisk disk, int node, Path name, boolean writable) {
		this.disk = disk;
		this.node = node;
		this.name = name;
		this.writable = writable;
	}

	@Override
	public int read(ByteBuffer target, long position) throws IOException {
		synchronized (this.disk) {
			Fault fault = begin(DiskCall.READ);
			int atMost = (fault == null) ? Integer.MAX_VALUE : Math.max(1, fault.effect());
			return this.disk.file(this.node).current().read(target, position, atMost);
		}
	}

	@Override
	public int write(ByteBuffer source, long position) throws IOException {
		synchronized (this.disk) {
			requireWritable();
			Fault fault = this.disk.next(DiskCall.WRITE);
			if (fault != null) {
				return writeBadly(source, position, fault);
			}
			long left = this.disk.spaceLeft();
			// Overwriting takes no room, and a hole in front of the bytes does.
			long room = (left == Long.MAX_VALUE) ? left : left + this.disk.file(this.node).current().size() - position;
			int accepted = (int) Math.min(source.remaining(), Math.max(0, room));
			if (accepted == 0 && source.hasRemaining()) {
				throw DiskError.ENOSPC.exception(DiskCall.WRITE, this.name);
			}
			put(source, position, accepted);
			return accepted;
		}
	}

	private int writeBadly(ByteBuffer source, long position, Fault fault) throws IOException {
		int wanted = source.remaining();
		int effective = Math.min(wanted, fault.effect());
		if (fault.error().isVisible()) {
			put(source.duplicate(), position, effective);
			throw fault.error().exception(DiskCall.WRITE, this.name);
		}
		if (fault.error() == DiskError.SHORT_WRITE) {
			effective = Math.min(wanted, Math.max(1, effective));
			put(source, position, effective);
			return effective;
		}
		put(source, position, effective);
		source.position(source.limit());
		return wanted;
	}

	private void put(ByteBuffer source, long position, int count) {
		if (count > 0) {
			byte[] bytes = new byte[count];
			source.get(bytes);
			this.disk.perform(new Operation.ChangeData(this.node, new Write(position, bytes)));
		}
	}

	@Override
	public void force() throws IOException {
		synchronized (this.disk) {
			requireOpen();
			Fault fault = this.disk.next(DiskCall.FORCE);
			if (fault != null && fault.error() != DiskError.EINTR) {
				this.disk.perform(new Operation.FailedForce(this.node, fault.effect(), fault.failedSync()));
			}
			SimulatedDisk.failIf(fault, DiskCall.FORCE, this.name);
			this.disk.perform(new Operation.Force(this.node));
		}
	}

	@Override
	public void truncate(long size) throws IOException {
		synchronized (this.disk) {
			requireWritable();
			begin(DiskCall.TRUNCATE);
			if (size < this.disk.file(this.node).current().size()) {
				this.disk.perform(new Operation.ChangeData(this.node, new Truncate(size)));
			}
		}
	}

	@Override
	public long size() throws IOException {
		synchronized (this.disk) {
			begin(DiskCall.SIZE);
			return this.disk.file(this.node).current().size();
		}
	}

	@Override
	public void close() throws IOException {
		synchronized (this.disk) {
			if (!this.closed) {
				this.closed = true;
				this.disk.closed();
				SimulatedDisk.failIf(this.disk.next(DiskCall.CLOSE), DiskCall.CLOSE, this.name);
			}
		}
	}

	private @Nullable Fault begin(DiskCall call) throws IOException {
		requireOpen();
		Fault fault = this.disk.next(call);
		SimulatedDisk.failIf(fault, call, this.name);
		return fault;
	}

	private void requireWritable() throws IOException {
		requireOpen();
		if (!this.writable) {
			throw new NonWritableChannelException();
		}
	}

	private void requireOpen() throws IOException {
		if (this.closed) {
			throw new ClosedChannelException();
		}
	}

}

package io.papyra.internal.log.repair;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import io.papyra.backend.ProgressMonitor;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.disk.DurableFiles;
import io.papyra.internal.log.format.LogFormat;
import io.papyra.internal.log.segment.Segment;
import io.papyra.report.ScanReport;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Copies a damaged log as it is, with a manifest that tells what, when, why, and the
 * SHA-256 of the copy. Both are synced and under their names before anything is done to
 * the log.
 */
public final class Quarantine {

	private static final int CHUNK = 1024 * 1024;

	private final Disk disk;

	private final Path directory;

	Quarantine(Disk disk, Path directory) {
		this.disk = disk;
		this.directory = directory;
	}

	/** Copies the file; returns the copy and its manifest. */
	List<String> keep(Segment damaged, ScanReport why, Instant now, ProgressMonitor monitor) throws IOException {
		Path log = damaged.path();
		this.disk.createDirectories(this.directory);
		DurableFiles.deleteTemporaries(this.disk, this.directory, DurableFiles.name(log) + ".");
		Path copy = DurableFiles.freeName(this.disk,
				this.directory.resolve(DurableFiles.name(log) + "." + LogFormat.timestamp(now)));
		Path temporary = DurableFiles.temporary(copy);
		String hash;
		try (DiskFile source = this.disk.openForRead(log);
				DiskFile target = DurableFiles.recreate(this.disk, temporary)) {
			hash = copy(source, target, damaged.size(), monitor);
			target.force();
		}
		DurableFiles.publish(this.disk, temporary, copy);
		Path manifest = DurableFiles.sibling(copy, ".manifest.json");
		DurableFiles.replace(this.disk, manifest, ByteBuffer.wrap(manifest(damaged, copy, why, now, hash)));
		return List.of(copy.toString(), manifest.toString());
	}

	private static String copy(DiskFile source, DiskFile target, long size, ProgressMonitor monitor)
			throws IOException {
		MessageDigest digest = sha256();
		ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
		for (long at = 0; at < size; at += chunk.limit()) {
			chunk.clear().limit((int) Math.min(CHUNK, size - at));
			DurableFiles.readFully(source, chunk, at);
			chunk.flip();
			if (!chunk.hasRemaining()) {
				throw new IOException("the file ends at byte " + at + " although it has " + size);
			}
			digest.update(chunk.duplicate());
			DurableFiles.writeFully(target, chunk, at);
			monitor.progress(at, size);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static byte[] manifest(Segment log, Path copy, ScanReport why, Instant now, String hash) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator object = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
			object.writeStartObject();
			object.writeStringProperty("original", log.path().toString());
			object.writeStringProperty("copy", DurableFiles.name(copy));
			object.writeStringProperty("at", now.toString());
			object.writeNumberProperty("bytes", log.size());
			object.writeStringProperty("sha256", hash);
			object.writeName("anomalies");
			object.writeStartObject();
			why.anomalyCounts().forEach((type, count) -> object.writeNumberProperty(type.name(), count));
			object.writeEndObject();
			object.writeName("first");
			object.writeStartArray();
			why.anomalies().forEach((anomaly) -> object.writeString(anomaly.toString()));
			object.writeEndArray();
			object.writeEndObject();
		}
		bytes.write('\n');
		return bytes.toByteArray();
	}

	public static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}

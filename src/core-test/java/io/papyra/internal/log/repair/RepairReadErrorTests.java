package io.papyra.internal.log.repair;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.papyra.backend.PersistenceException;
import io.papyra.backend.ProgressMonitor;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.internal.disk.Disk;
import io.papyra.internal.disk.DiskFile;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.RetentionPolicy;
import io.papyra.test.disk.DiskCall;
import io.papyra.test.disk.DiskError;
import io.papyra.test.disk.Fault;
import io.papyra.test.disk.ForwardingDisk;
import io.papyra.test.disk.SimulatedDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A disk that fails to read once, at any call of a repair: the repair fails as a whole,
 * or does all that it would have done.
 */
class RepairReadErrorTests {

	private static final Path FILE = SimulatedDisk.DIRECTORY.resolve("log.ndjson");

	private static final int FACTS = 3000;

	@ParameterizedTest
	@EnumSource(names = { "EIO", "SHORT_READ", "EINTR" })
	void aPassingReadErrorCostsNoFact(DiskError error) {
		byte[] damaged = damaged();
		boolean met = true;
		for (int call = 1; met; call++) {
			SimulatedDisk disk = SimulatedDisk.holding(Map.of(FILE, damaged));
			Set<String> readable = names(disk);
			disk.plan(Fault.of(error).only(DiskCall.READ).at(call).withEffect(50_000));
			boolean failed = false;
			try {
				open(disk).recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
			}
			catch (PersistenceException ex) {
				failed = true;
			}
			met = disk.faultsFired() > 0;
			disk.heal();
			assertThat(names(disk)).as("%s at read %s", error, call).isEqualTo(readable);
			assertThat(disk.contents().keySet()).noneMatch((file) -> file.toString().endsWith(".tmp"));
			if (failed) {
				assertThat(disk.content(FILE)).isEqualTo(damaged);
			}
		}
	}

	@Test
	void aByteThatIsReadWrongOnceCostsNoLine() {
		byte[] unchecked = unchecked();
		Set<String> all = new HashSet<>();
		boolean met = true;
		for (int call = 1; met; call++) {
			SimulatedDisk disk = SimulatedDisk.holding(Map.of(FILE, unchecked));
			WrongRead wrong = new WrongRead(disk, unchecked, call);
			boolean failed = false;
			try {
				log(wrong).recover(RecoveryRequest.of(RecoveryMode.REPAIR), ProgressMonitor.NONE);
			}
			catch (PersistenceException ex) {
				failed = true;
			}
			met = wrong.done;
			if (failed) {
				assertThat(disk.content(FILE)).isEqualTo(unchecked);
			}
			else {
				all.addAll(names(disk));
				assertThat(names(disk)).as("read %s", call).hasSize(19).isEqualTo(all);
			}
		}
	}

	/** Three lines without a checksum where three numbers are missing. */
	private static byte[] unchecked() {
		List<String> lines = new ArrayList<>();
		lines.add(new String(HeaderRecord.of("orders", Instant.EPOCH, 1, 0), StandardCharsets.UTF_8));
		for (int number = 2; number <= 20; number++) {
			boolean plain = number > 10 && number < 14;
			String name = "e" + number;
			lines.add(
					plain ? LogTestSupport.plain(name) : LogTestSupport.checksummed(LogTestSupport.body(name), number));
		}
		return String.join("", lines).getBytes(StandardCharsets.UTF_8);
	}

	/** One read of the second line without a checksum is wrong in one byte. */
	private static final class WrongRead extends ForwardingDisk {

		private final long place;

		private final int call;

		private int calls;

		private boolean done;

		WrongRead(Disk disk, byte[] content, int call) {
			super(disk);
			this.place = new String(content, StandardCharsets.UTF_8).indexOf("e12") - 60L;
			this.call = call;
		}

		@Override
		public DiskFile openForRead(Path file) throws IOException {
			DiskFile real = super.openForRead(file);
			return !file.equals(FILE) ? real : new ForwardingFile(real) {

				@Override
				public int read(ByteBuffer target, long position) throws IOException {
					int from = target.position();
					int count = super.read(target, position);
					long at = WrongRead.this.place - position;
					if (at >= 0 && at < count && ++WrongRead.this.calls == WrongRead.this.call) {
						target.put(from + (int) at, (byte) 1);
						WrongRead.this.done = true;
					}
					return count;
				}

			};
		}

	}

	/** A line that stands too late, and one that is damaged. */
	private static byte[] damaged() {
		List<String> lines = new ArrayList<>();
		lines.add(new String(HeaderRecord.of("orders", Instant.EPOCH, 1, 0), StandardCharsets.UTF_8));
		for (int number = 2; number <= FACTS; number++) {
			lines.add(LogTestSupport.checksummed(LogTestSupport.body("e" + number), number));
		}
		lines.add(FACTS - 100, lines.remove(100));
		lines.set(50, lines.get(50).replace("orders", "0rders"));
		return String.join("", lines).getBytes(StandardCharsets.UTF_8);
	}

	private static Set<String> names(SimulatedDisk disk) {
		try (Stream<StoredFact> facts = open(disk).read(FactQuery.all())) {
			Set<String> names = new HashSet<>();
			facts.forEach((stored) -> names.add(((ActorEvent) stored.fact()).eventType()));
			return names;
		}
	}

	private static FactLog open(SimulatedDisk disk) {
		return log(disk);
	}

	private static FactLog log(Disk disk) {
		return new FactLog(FILE, RetentionPolicy.NONE, disk, InstantSource.fixed(Instant.EPOCH));
	}

}

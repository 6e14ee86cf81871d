package io.papyra.internal.log.repair;

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
import io.papyra.internal.disk.DiskCall;
import io.papyra.internal.disk.DiskError;
import io.papyra.internal.disk.Fault;
import io.papyra.internal.disk.SimulatedDisk;
import io.papyra.internal.log.FactLog;
import io.papyra.internal.log.LogTestSupport;
import io.papyra.internal.log.format.HeaderRecord;
import io.papyra.report.RecoveryMode;
import io.papyra.report.RecoveryRequest;
import io.papyra.retention.RetentionPolicy;
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

	/** A line that stands too late, and one that is damaged. */
	private static byte[] damaged() {
		List<String> lines = new ArrayList<>();
		lines.add(new String(HeaderRecord.of("orders", Instant.EPOCH, 1, 0), StandardCharsets.UTF_8));
		for (int number = 2; number <= FACTS; number++) {
			lines.add(LogTestSupport.sealed(LogTestSupport.body("e" + number), number));
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
		return new FactLog(FILE, RetentionPolicy.NONE, disk, InstantSource.fixed(Instant.EPOCH));
	}

}

package io.papyra.report;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AnomalyTests {

	@Test
	void aLineIsToldByFileNumberAndByte() {
		assertThat(new Anomaly(AnomalyType.CHECKSUM_MISMATCH, "/srv/papyra.ndjson", 7, 118, "why"))
			.hasToString("CHECKSUM_MISMATCH /srv/papyra.ndjson:7 (byte 118): why")
			.returns("/srv/papyra.ndjson:7", Anomaly::place)
			.returns(null, Anomaly::entry);
		assertThat(new Anomaly(AnomalyType.TAIL_LOST, "/srv/papyra.ndjson", 0, 0, "why"))
			.hasToString("TAIL_LOST /srv/papyra.ndjson (byte 0): why");
	}

	@Test
	void anEntryIsToldByKeyAndId() {
		assertThat(Anomaly.ofEntry(AnomalyType.CORRUPTED_ENTRY, "papyra:orders:events", "5-1", "no field data"))
			.hasToString("CORRUPTED_ENTRY papyra:orders:events entry 5-1: no field data")
			.returns(0L, Anomaly::line)
			.returns(0L, Anomaly::offset);
	}

}

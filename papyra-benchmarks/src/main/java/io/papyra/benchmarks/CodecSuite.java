package io.papyra.benchmarks;

import java.util.List;

/** What our own JSON costs beside Jackson's, with no file and no other thread. */
final class CodecSuite implements Suite {

	@Override
	public String name() {
		return "codec";
	}

	@Override
	public String question() {
		return "codec: how fast is a fact written and read as JSON, beside Jackson's streaming API?";
	}

	@Override
	public int usualFacts() {
		return 400_000;
	}

	@Override
	public List<Case> cases() {
		return List.of(Case.of("encode-papyra", "a fact written, masked and bounded", CodecWork::encode),
				Case.of("encode-jackson", "the same bytes by Jackson, neither masked nor bounded", JacksonWork::encode),
				Case.of("inspect-papyra", "a line checked, every byte and field of it", CodecWork::inspect),
				Case.of("inspect-jackson", "all tokens of the line by Jackson", JacksonWork::inspect),
				Case.of("parse-papyra", "a line checked and read as a fact", CodecWork::parse),
				Case.of("parse-jackson", "the same fact by Jackson, no field checked", JacksonWork::parse));
	}

	@Override
	public List<Column> columns() {
		return Column.throughput("facts");
	}

	@Override
	public List<Bar> bars() {
		return List.of(Bar.told("encode-papyra", "encode-jackson"), Bar.told("inspect-papyra", "inspect-jackson"),
				Bar.told("parse-papyra", "parse-jackson"));
	}

}

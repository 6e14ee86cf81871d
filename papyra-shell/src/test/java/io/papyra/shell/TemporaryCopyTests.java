package io.papyra.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import io.papyra.fact.ActorEvent;
import io.papyra.shell.testing.Logs;
import io.papyra.shell.testing.Ran;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Histories that logrotate has compressed, for commands that only read. */
class TemporaryCopyTests {

	@TempDir
	Path directory;

	private Path history = Path.of("");

	private Path zipped = Path.of("");

	private byte[] plain = {};

	@BeforeEach
	void write() throws IOException {
		this.history = Logs.file(this.directory.resolve("orders.ndjson"), Logs.event("cart-1", 1, ActorEvent.STARTED));
		this.plain = Files.readAllBytes(this.history);
		this.zipped = this.directory.resolve("orders.ndjson.1.gz");
		Files.write(this.zipped, gzip(this.plain));
	}

	private static byte[] gzip(byte[] plain) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
			zip.write(plain);
		}
		return bytes.toByteArray();
	}

	private static byte[] joined(byte[] one, byte[] other) {
		byte[] whole = Arrays.copyOf(one, one.length + other.length);
		System.arraycopy(other, 0, whole, one.length, other.length);
		return whole;
	}

	@ParameterizedTest
	@ValueSource(strings = { "persistence scan", "persistence scan --json", "persistence inspect", "inspect events",
			"inspect actor /user/cart-1", "inspect live", "inspect summary" })
	void whatOnlyReadsTellsTheSame(String line) {
		Ran of = Papyra.run((line + " --path " + this.history).split(" "));
		Ran ofCopy = Papyra.run((line + " --path " + this.zipped).split(" "));
		assertThat(ofCopy.code()).as(ofCopy.err()).isZero();
		assertThat(lasting(ofCopy.out().replace(this.zipped.toString(), this.history.toString())))
			.isEqualTo(lasting(of.out()));
	}

	/** Without widths, and what takes its time. */
	private static String lasting(String text) {
		return text.replaceAll(" +", " ").replaceAll("tookMillis\" : \\d+|alive at \\S+", "");
	}

	@Test
	void severalMembersAreOneHistory() throws IOException {
		byte[] first = Arrays.copyOf(this.plain, 100);
		byte[] rest = Arrays.copyOfRange(this.plain, 100, this.plain.length);
		Files.write(this.zipped, joined(gzip(first), gzip(rest)));
		Ran ran = scan();
		assertThat(ran.code()).as(ran.err() + ran.out()).isZero();
		assertThat(ran.out()).startsWith(this.zipped + "\n").contains("" + this.plain.length);
	}

	@ParameterizedTest
	@ValueSource(strings = { "table", "json", "ndjson" })
	void whereItsHistoryIsDamagedTheCopyIsNotNamed(String format) throws IOException {
		Files.write(this.zipped, gzip(Arrays.copyOf(this.plain, this.plain.length - 10)));
		Ran ran = Papyra.run("persistence", "scan", "--output", format, "--path", this.zipped.toString());
		assertThat(ran).returns(2, Ran::code);
		assertThat(ran.out()).contains("TRUNCATED_LINE", this.zipped.toString()).doesNotContain("/copy");
		if (!format.equals("ndjson")) {
			assertThat(ran.out()).contains("papyra persistence recover --dry-run --path FILE, where FILE is "
					+ this.zipped + " in a file, unpacked");
		}
	}

	@Test
	void itsNameMayHaveAQuoteAndWhatATerminalObeys() throws IOException {
		this.zipped = this.directory.resolve("a\"b\u001b[31m.gz");
		Files.write(this.zipped, gzip(Arrays.copyOf(this.plain, this.plain.length - 10)));
		Ran ran = Papyra.run("persistence", "scan", "--json", "--path", this.zipped.toString());
		assertThat(ran.json().at("/anomalies/0/location").asString()).isEqualTo(this.zipped.toString());
		assertThat(ran.out()).doesNotContain("\u001b");
	}

	@Test
	void aCompressedFileNeedsNoEnding() throws IOException {
		Path dated = Files.move(this.zipped, this.directory.resolve("orders.ndjson-20261130"));
		Ran ran = Papyra.run("persistence", "scan", "--path", dated.toString());
		assertThat(ran.code()).as(ran.err()).isZero();
		assertThat(ran.out()).startsWith(dated + "\n");
	}

	@Test
	void aDamagedFileIsNamed() throws IOException {
		byte[] whole = gzip(this.plain);
		byte[] changed = whole.clone();
		changed[whole.length - 6] ^= 1;
		for (byte[] damaged : new byte[][] { Arrays.copyOf(whole, whole.length - 9), changed, this.plain, {},
				joined(whole, "and something else after it".getBytes(StandardCharsets.UTF_8)) }) {
			Files.write(this.zipped, damaged);
			Ran ran = scan();
			assertThat(ran).as(ran.out()).returns(74, Ran::code).returns("", Ran::out);
			assertThat(ran.err()).startsWith("papyra: " + this.zipped + " cannot be read to its end: ")
				.doesNotContain("null")
				.hasLineCount(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "doctor run", "persistence recover", "persistence compact", "persistence startup-check",
			"inspect events --follow", "backup create copy" })
	void whatWritesOrWaitsNeedsTheHistoryItself(String line) {
		Ran ran = Papyra.run((line + " --path " + this.zipped).split(" "));
		assertThat(ran).returns(64, Ran::code).returns("", Ran::out);
		assertThat(ran.err()).contains("can be read once", "without --follow");
		assertThat(Papyra.run((line + " --path -").split(" "))).returns(64, Ran::code);
	}

	@Test
	void aTerminalIsNoFile() {
		Ran ran = Papyra.runFor((question, cancellation) -> true, "persistence", "scan", "-p", "-");
		assertThat(ran).returns(64, Ran::code);
		assertThat(ran.err()).contains("which is this terminal");
	}

	@Test
	void detoursAreNotShown() throws IOException {
		Files.createDirectory(this.directory.resolve("a"));
		Path detour = this.directory.resolve("a/../orders.ndjson");
		assertThat(Papyra.run("persistence", "scan", "--path", detour.toString()).out())
			.startsWith(this.history + "\n");
		assertThat(Papyra.run("persistence", "scan", "--papyra.json.path=" + detour).out())
			.startsWith(this.history + "\n");
		assertThat(Papyra.run("persistence", "scan", "--path", this.directory + "/a/../none.ndjson").err())
			.contains(" " + this.directory.resolve("none.ndjson") + ":");
	}

	@Test
	void aLinkMayLeadElsewhere() throws IOException {
		Path elsewhere = Files.createDirectories(this.directory.resolve("elsewhere/deep"));
		Files.createSymbolicLink(this.directory.resolve("link"), elsewhere);
		Path other = Logs.file(this.directory.resolve("elsewhere/orders.ndjson"), Logs.event("b", 1, "Other"));
		Ran ran = Papyra.run("inspect", "events", "--path", this.directory + "/link/../orders.ndjson");
		assertThat(ran.out()).contains("Other");
		assertThat(other).exists();
	}

	private Ran scan() {
		return Papyra.run("persistence", "scan", "--path", this.zipped.toString());
	}

}

package io.papyra.internal.host;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HostProcessTests {

	@Test
	void aNoteNamesItsProcess() {
		String note = HostProcess.ownNote();
		assertThat(note).contains("pid=" + ProcessHandle.current().pid()).doesNotContain("\n");
		HostProcess process = HostProcess.ofNote(note);
		assertThat(process).isNotNull().extracting(HostProcess::mayLive).isEqualTo(true);
		assertThat(process).asString().startsWith("process " + ProcessHandle.current().pid() + " on ");
	}

	@Test
	void aProcessThatIsGoneDoesNotLiveUnlessItIsNumberedElsewhere() throws Exception {
		Process gone = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version").start();
		gone.waitFor();
		String note = HostProcess.ownNote().replaceFirst("pid=[0-9]+", "pid=" + gone.pid());
		assertThat(HostProcess.ofNote(note)).isNotNull().extracting(HostProcess::mayLive).isEqualTo(false);
		String elsewhere = note.replaceFirst("host=\\S+", "host=elsewhere") + " boot=another namespace=4711";
		assertThat(HostProcess.ofNote(elsewhere)).isNotNull().extracting(HostProcess::mayLive).isEqualTo(true);
	}

	@Test
	void otherTextsNameNone() {
		assertThat(HostProcess.ofNote("somewhat else")).isNull();
		assertThat(HostProcess.ofNote("pid=many")).isNull();
	}

}

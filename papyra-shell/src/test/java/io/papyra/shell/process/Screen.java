package io.papyra.shell.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real terminal in which the command runs, looked at and typed into through tmux. The
 * shell around the command notes the settings of the terminal before and after it,
 * without the speed and the discipline of the line, which a pseudo terminal does not have
 * and JLine does not keep.
 */
final class Screen implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Path directory;

	private final Path socket;

	private Screen(Path directory) {
		this.directory = directory;
		this.socket = directory.resolve("tmux");
	}

	/** Starts the command in a directory of its own for what the terminal leaves. */
	static Screen of(Path directory, Path working, int columns, List<String> command) {
		Screen screen = new Screen(directory);
		String line = command.stream()
			.map((word) -> "'" + word.replace("'", "'\\''") + "'")
			.collect(Collectors.joining(" "));
		try {
			Files.createDirectories(directory);
			Path script = Files.writeString(directory.resolve("run.sh"), """
					cd '%s' && export XDG_STATE_HOME='%s'
					trap : INT
					stty -a | sed 1d > '%2$s/before'
					%s
					echo $? > '%2$s/code'
					stty -a | sed 1d > '%2$s/after'
					echo ended
					exec cat
					""".formatted(working, directory, line));
			screen.tmux("-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "40", "sh",
					script.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return screen;
	}

	/** Types words, or keys such as Tab, Enter and C-c. */
	Screen type(String... keys) {
		List<String> command = new ArrayList<>(List.of("send-keys", "--"));
		command.addAll(Arrays.asList(keys));
		tmux(command.toArray(String[]::new));
		return this;
	}

	/** Sends a signal to the command. */
	void signal(String name) throws IOException {
		ProcessHandle shell = ProcessHandle.of(Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip()))
			.orElseThrow();
		ProcessHandle command = shell.children().findFirst().orElseThrow();
		try {
			new ProcessBuilder("kill", "-" + name, "" + command.pid()).start().waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/** What is seen, with what has been scrolled away. */
	String text() {
		return tmux("capture-pane", "-p", "-S", "-").stripTrailing();
	}

	/** Waits until the last line is this, without the blanks at its end. */
	Screen awaitLine(String line) {
		return await("the last line " + line,
				(text) -> text.lines().reduce("", (first, second) -> second).equals(line));
	}

	/** Waits until this is seen. */
	Screen await(String regex) {
		Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
		return await(regex, (text) -> pattern.matcher(text).find());
	}

	private Screen await(String what, Predicate<String> condition) {
		Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThat(text()).as(what).matches(condition));
		return this;
	}

	/** The exit code, once it has ended. */
	int code() throws IOException {
		await("\nended$");
		assertThat(Files.readString(this.directory.resolve("after"))).as("settings of the terminal")
			.isEqualTo(Files.readString(this.directory.resolve("before")));
		assertThat(tmux("display-message", "-p", "#{cursor_flag}").strip()).as("cursor").isEqualTo("1");
		return Integer.parseInt(Files.readString(this.directory.resolve("code")).strip());
	}

	private String tmux(String... arguments) {
		List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", this.socket.toString()));
		command.addAll(Arrays.asList(arguments));
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
			builder.environment().keySet().removeAll(List.of("TMUX", "NO_COLOR", "JAVA_TOOL_OPTIONS"));
			Process process = builder.start();
			String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
			return text;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	@Override
	public void close() {
		tmux("kill-server");
	}

}

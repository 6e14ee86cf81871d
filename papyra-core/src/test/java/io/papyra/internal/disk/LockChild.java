package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Another process that deals with a lock file, until it is told to end. */
final class LockChild implements AutoCloseable {

	private final Process process;

	private final String said;

	private LockChild(Process process, String said) {
		this.process = process;
		this.said = said;
	}

	/**
	 * @param what {@code hold} the lock, {@code look} who has it, or {@code probe}, which
	 * holds a shared lock
	 */
	static LockChild start(Path lockFile, String what, String... before) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		List<String> command = new ArrayList<>(List.of(before));
		command.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath(),
				LockChild.class.getName(), lockFile.toString(), what));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = process.inputReader().readLine();
		assertThat(said).as("what the other process says").isNotNull();
		return new LockChild(process, said);
	}

	private static String classPath() {
		return Map.of("main", Disk.class, "test", LockChild.class)
			.values()
			.stream()
			.map((type) -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString())
			.collect(Collectors.joining(System.getProperty("path.separator")));
	}

	String said() {
		return this.said;
	}

	long pid() {
		return this.process.pid();
	}

	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() throws IOException {
		this.process.getOutputStream().close();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	public static void main(String[] args) throws IOException {
		Path file = Path.of(args[0]);
		if (args[1].equals("look")) {
			System.out.println(Disk.real().lockHolder(file));
			return;
		}
		if (args[1].equals("probe")) {
			try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
					FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
				System.out.println("probing " + lock.isValid());
				System.in.read();
			}
			return;
		}
		try (DiskLock lock = Disk.real().lock(file)) {
			lock.note();
			System.out.println("held");
			System.in.read();
		}
		catch (IOException ex) {
			System.out.println(ex);
		}
	}

}

package io.papyra.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;

import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.SyncPolicy;
import io.papyra.backend.WriterLockedException;
import io.papyra.backend.WriterOptions;
import org.jspecify.annotations.Nullable;

/**
 * Another process with the class path of this one that opens a writer and holds it until
 * it is closed or killed. What the backend logs there does not matter.
 */
final class SecondProcess implements AutoCloseable {

	/** It has the writer. */
	static final String WRITES = "papyra-second-process: writes";

	/** There is another writer. */
	static final String REFUSED = "papyra-second-process: refused";

	private final Process process;

	private final String said;

	private SecondProcess(Process process, String said) {
		this.process = process;
		this.said = said;
	}

	static SecondProcess start(Class<? extends BackendOpener> opener, PersistenceBackend backend) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Process process = new ProcessBuilder(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), SecondProcess.class.getName(), opener.getName(),
				backend.location()))
			.redirectErrorStream(true)
			.start();
		return new SecondProcess(process, answer(process.inputReader()));
	}

	/** The answer, or everything that it said instead. */
	private static String answer(BufferedReader output) throws IOException {
		StringBuilder all = new StringBuilder();
		for (@Nullable
		String line = output.readLine(); line != null; line = output.readLine()) {
			if (line.equals(WRITES) || line.equals(REFUSED)) {
				return line;
			}
			all.append(line).append('\n');
		}
		return all.toString();
	}

	/** Whether it writes or was refused, or how it failed. */
	String said() {
		return this.said;
	}

	/** Kills it. */
	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

	/**
	 * Runs in the other process.
	 * @param args class of the {@link BackendOpener}, location of the store
	 */
	public static void main(String[] args) throws Exception {
		Constructor<? extends BackendOpener> constructor = Class.forName(args[0])
			.asSubclass(BackendOpener.class)
			.getDeclaredConstructor();
		constructor.setAccessible(true);
		PersistenceBackend backend = constructor.newInstance().open(args[1]);
		try (FactWriter writer = backend.openWriter(new WriterOptions(TestFacts.SYSTEM, SyncPolicy.ALWAYS))) {
			writer.sync();
			System.out.println(WRITES);
			// Until the test ends this process, or has ended itself.
			System.in.read();
		}
		catch (WriterLockedException ex) {
			System.out.println(REFUSED);
		}
	}

}

package io.papyra.internal.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The user of this process as the kernel has it: the properties of Java only know users
 * that have a name.
 *
 * @param id number of the user
 * @param name of the user, or the number
 * @param chown whether files can be given to others
 */
record ProcessUser(int id, String name, boolean chown) {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final int FILE_SYSTEM_ID = 4;

	/** Null where the kernel does not tell. */
	static @Nullable ProcessUser find() {
		try {
			if (!Files.isReadable(STATUS)) {
				return null;
			}
			List<String> status = Files.readAllLines(STATUS);
			int id = Integer.parseInt(field(status, "Uid:")[FILE_SYSTEM_ID]);
			boolean chown = (Long.parseUnsignedLong(field(status, "CapEff:")[1], 16) & 1) != 0;
			return new ProcessUser(id, name(id), chown);
		}
		catch (IOException | IllegalArgumentException | IndexOutOfBoundsException ex) {
			// Some other kernel's idea of these lines.
			return null;
		}
	}

	private static String[] field(List<String> status, String name) {
		return status.stream()
			.filter((line) -> line.startsWith(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(name))
			.split("\\s+");
	}

	private static String name(int id) throws IOException {
		Path own = STATUS.getParent();
		boolean known = own != null && Integer.valueOf(id).equals(Files.getAttribute(own, "unix:uid"));
		return known ? Files.getOwner(own).getName() : String.valueOf(id);
	}

}

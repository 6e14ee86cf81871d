package io.papyra.backend;

import java.nio.file.Path;
import java.util.List;

import io.papyra.report.CopiedFile;

/** A store of files that can be copied as they are, also while they are written to. */
public interface Copyable {

	/**
	 * Copies the store into a directory, which is made if need be and has to be empty.
	 * Everything that was acknowledged before the call is in the copy; of what is written
	 * meanwhile some may be. Files that never change again become second names of the
	 * same bytes where the volume allows it and {@code link} asks for it. Damage is
	 * copied as it is. Takes no lock and changes nothing of the store. Everything is on
	 * stable storage on return.
	 * @param directory where to; the caller removes it when this throws
	 * @param link whether files that never change again may share their bytes with the
	 * store
	 * @return what the copy consists of, in the order of the store; empty if there is no
	 * history
	 * @throws PersistenceException if the store cannot be read or the copy not written
	 * @throws WorkCancelledException if the work was cancelled
	 */
	List<CopiedFile> copyTo(Path directory, boolean link, ProgressMonitor monitor);

}

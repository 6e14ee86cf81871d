package io.papyra.test;

import io.papyra.backend.PersistenceBackend;

/**
 * Makes the backend under test in another process, on the store that the test has. The
 * class has a constructor without parameters; neither it nor the constructor need be
 * public.
 */
@FunctionalInterface
public interface BackendOpener {

	/**
	 * The backend on that store.
	 * @param location what {@link PersistenceBackend#location()} says of it
	 */
	PersistenceBackend open(String location) throws Exception;

}

package io.papyra.spring.backend;

import java.util.List;

import io.papyra.backend.PersistenceBackend;
import io.papyra.doctor.DoctorCheck;
import io.papyra.report.Finding;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the backend of one name: the value of {@code papyra.backend} by which a service,
 * the command and the endpoint mean it. Implementations have a constructor without
 * parameters and are listed in {@code META-INF/spring.factories} of their jar, below the
 * name of this type. They are safe for use by several threads; making one reads and
 * writes nothing.
 */
public interface BackendFactory {

	/**
	 * The value of {@code papyra.backend}: lower-case letters, digits and dashes,
	 * beginning with a letter. Users may write it in any case. Properties of the backend
	 * begin with {@code papyra.} and this name.
	 */
	String name();

	/**
	 * Makes the backend. It reads and writes no fact yet. One that is
	 * {@link AutoCloseable} is closed by the caller that asked for it: by a service when
	 * its beans are destroyed, after the recorder, and by the command at its end.
	 * @throws InvalidPapyraPropertyException if a property holds what it may not hold
	 */
	PersistenceBackend create(BackendContext context);

	/**
	 * What the doctor looks at besides the history itself and what the backend examines:
	 * above all whether the settings fit. Asked whenever a doctor is made.
	 */
	default List<DoctorCheck> checks(BackendContext context) {
		return List.of();
	}

	/**
	 * Whether facts outlive the process that recorded them. If not, the command refuses
	 * the backend, and {@code papyra.write.sync} has no effect.
	 */
	default boolean isDurable() {
		return true;
	}

	/**
	 * What the doctor says of durability, as a finding named {@code durability}; null for
	 * what {@code papyra.write.sync} alone says.
	 */
	default @Nullable Finding durability(BackendContext context) {
		return null;
	}

	/**
	 * What the doctor says, as a finding named {@code retention}, where no property below
	 * {@code papyra.retention} limits anything; null if the backend keeps to limits of
	 * its own.
	 */
	default @Nullable Finding retention(BackendContext context) {
		return null;
	}

	/**
	 * How much of each kind of fact a service retains where
	 * {@code papyra.retention.max-total-size} is not set; null if nothing is limited
	 * then. A service asks once, before it makes the backend; the doctor of the command
	 * asks as well, and applies nothing of it.
	 */
	default @Nullable DefaultLimit defaultLimit(BackendContext context) {
		return null;
	}

	/**
	 * Refuses limits that the store has no room for. Asked once by a service, before the
	 * backend is made and with what is set below {@code papyra.retention}, without the
	 * default for the size; never by the command. A store that does not answer at this
	 * moment is no reason to refuse anything.
	 * @throws InvalidPapyraPropertyException if they can never be kept to
	 */
	default void checkLimits(BackendContext context) {
		// There is room.
	}

	/**
	 * How a service is given another history, as one would append it to its command line,
	 * such as {@code --papyra.json.path=<another file>}; empty if there is no way. Part
	 * of what is advised when a history stops the start.
	 */
	default String otherPlace() {
		return "";
	}

	/**
	 * What has to be done by hand so that a history that cannot be used is out of the way
	 * and none of it is lost, as an advice without a full stop, such as
	 * {@code rename the key}.
	 */
	default String howToMove() {
		return "move away what is stored there";
	}

	/**
	 * By which options of the command a user names the history; none if by properties.
	 */
	default List<BackendOption> options() {
		return List.of();
	}

}

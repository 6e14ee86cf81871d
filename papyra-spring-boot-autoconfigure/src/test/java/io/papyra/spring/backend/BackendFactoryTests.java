package io.papyra.spring.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.papyra.backend.AppendResult;
import io.papyra.backend.FactBatch;
import io.papyra.backend.FactWriter;
import io.papyra.backend.PersistenceBackend;
import io.papyra.backend.WriterOptions;
import io.papyra.backend.memory.MemoryBackend;
import io.papyra.doctor.Doctor;
import io.papyra.doctor.DoctorCheck;
import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.fact.FactQuery;
import io.papyra.fact.StoredFact;
import io.papyra.recorder.FactRecorder;
import io.papyra.report.Finding;
import io.papyra.spring.PapyraStatus;
import io.papyra.spring.autoconfigure.PapyraAutoConfiguration;
import io.papyra.spring.settings.InvalidPapyraPropertyException;
import io.papyra.spring.testing.SwitchableBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Backends of other people, found by what their jars list in spring.factories. */
@ExtendWith(OutputCaptureExtension.class)
class BackendFactoryTests {

	@TempDir
	Path directory;

	/** With factories that no jar of the class path lists. */
	private ApplicationContextRunner runner(Class<?>... factories) {
		return new ApplicationContextRunner().withClassLoader(loader(factories))
			.withConfiguration(AutoConfigurations.of(PapyraAutoConfiguration.class))
			.withPropertyValues("papyra.json.path=" + this.directory.resolve("papyra.ndjson"));
	}

	private ClassLoader loader(Class<?>... factories) {
		try {
			Path jar = Files.createDirectories(Files.createTempDirectory(this.directory, "jar"));
			Files.createDirectory(jar.resolve("META-INF"));
			Files.writeString(jar.resolve("META-INF/spring.factories"), BackendFactory.class.getName() + "="
					+ Arrays.stream(factories).map(Class::getName).collect(Collectors.joining(",")));
			return new URLClassLoader(new URL[] { jar.toUri().toURL() }, getClass().getClassLoader());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void aFactoryIsFoundByItsNameInAnyCase() {
		runner(Shelves.class).withPropertyValues("papyra.backend=SHELVES").run((context) -> {
			assertThat(context).getBean(PersistenceBackend.class)
				.isInstanceOf(ShelvesBackend.class)
				.isSameAs(context.getBean(PapyraStatus.class).backend());
			context.getBean(FactRecorder.class)
				.recordDurably(ActorEvent.of(ActorAddress.UNKNOWN, "Placed", null))
				.get();
			try (Stream<StoredFact> facts = context.getBean(PersistenceBackend.class).read(FactQuery.all())) {
				assertThat(facts).hasSize(2);
			}
		});
	}

	@Test
	void itGetsTheSettingsTheRetentionAndTheBeansOfTheApplication() {
		runner(Shelves.class).withUserConfiguration(Connections.class)
			.withPropertyValues("papyra.backend=shelves", "papyra.shelves.room=attic", "papyra.system-id=orders",
					"papyra.retention.events.max-records=7")
			.run((context) -> {
				ShelvesBackend backend = context.getBean(ShelvesBackend.class);
				assertThat(backend.location()).isEqualTo("attic of orders by plane");
				BackendContext given = backend.context;
				assertThat(given.retention().of(FactKind.EVENT).maxRecords()).isEqualTo(7);
				assertThat(given.retention().of(FactKind.AUDIT).maxTotalSize())
					.isEqualTo(DataSize.ofMegabytes(256).toBytes());
			});
		BackendContext command = BackendContext.of(new MockEnvironment().withProperty("papyra.system-id", "billing"));
		assertThat(new Shelves().create(command).location()).isEqualTo("cellar of billing by foot");
		assertThat(command.retention().isLimited()).isFalse();
	}

	@Test
	void whatCanBeClosedIsClosedAfterTheRecorder() {
		AtomicBoolean closed = new AtomicBoolean();
		runner(Shelves.class).withPropertyValues("papyra.backend=shelves").run((context) -> {
			ShelvesBackend backend = context.getBean(ShelvesBackend.class);
			backend.onClose = () -> closed.set(!backend.writing);
			context.close();
			assertThat(closed).isTrue();
		});
	}

	@Test
	void itsChecksAndWordsAreThoseOfTheDoctor() {
		runner(Shelves.class).withPropertyValues("papyra.backend=shelves", "papyra.retention.max-total-size=-1")
			.run((context) -> assertThat(context.getBean(Doctor.class).run().findings())
				.contains(Finding.ok("shelves", "they hang straight"),
						Finding.warning("durability", "wood burns", "use stone"),
						Finding.ok("retention", "until they are full"),
						Finding.ok("size-limit", "as the properties say"))
				.filteredOn((finding) -> finding.check().equals("durability"))
				.hasSize(1));
		runner(Shelves.class).withPropertyValues("papyra.backend=shelves")
			.run((context) -> assertThat(context.getBean(Doctor.class).run().findings()).contains(
					Finding.ok("size-limit", "256MB of each kind, the default of papyra.retention.max-total-size")));
	}

	@Test
	void itsPropertiesAreKnownAndThoseOfOthersHaveNoEffect(CapturedOutput output) {
		runner(Shelves.class)
			.withPropertyValues("papyra.backend=shelves", "papyra.shelves.room=attic", "papyra.retention.max-age=30d")
			.run((context) -> assertThat(output).doesNotContain("papyra.shelves.room")
				.contains("papyra.json.path has no effect: the backend in use is shelves")
				.contains("papyra.retention.max-age has no effect: the backend in use is shelves"));
		runner(Shelves.class).withPropertyValues("papyra.shelves.room=attic")
			.run((context) -> assertThat(output)
				.contains("papyra.shelves.room has no effect: the backend in use is json"));
	}

	@Test
	void anOwnBeanWins() {
		runner(Shelves.class).withUserConfiguration(OwnBackend.class)
			.withPropertyValues("papyra.backend=shelves")
			.run((context) -> assertThat(context.getBean(PapyraStatus.class).backend())
				.isSameAs(context.getBean("shelves"))
				.isInstanceOf(SwitchableBackend.class));
	}

	@Test
	void anUnknownNameIsRefusedWithAllThatThereAre() {
		runner(Shelves.class).withPropertyValues("papyra.backend=shelf")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining("json, memory, rotating, shelves or the name of a PersistenceBackend bean"));
	}

	@Test
	void withoutItsModuleRedisIsRefusedWithTheDependencyThatIsMissing() {
		runner().withPropertyValues("papyra.backend=redis")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(BackendUnavailableException.class, (failure) -> {
					assertThat(failure).hasMessageContaining("the dependency io.papyra:papyra-redis is missing");
					assertThat(failure.advice()).startsWith("Add the dependency io.papyra:papyra-redis")
						.contains("json, memory, rotating");
				}));
	}

	@Test
	void aFactoryThatFailsIsNamedWithItsJarAndThePropertiesThatAreWrongAreNot() {
		String jar = Path.of(URI.create(String.valueOf(getClass().getProtectionDomain().getCodeSource().getLocation())))
			.toString();
		runner(Shelves.class).withPropertyValues("papyra.backend=shelves", "papyra.shelves.room=nowhere")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(BeanCreationException.class)
				.rootCause()
				.isInstanceOf(IllegalStateException.class)
				.satisfies((cause) -> assertThat(unavailable(context.getStartupFailure()))
					.hasMessage("the backend shelves cannot be made by " + Shelves.class.getName() + " of " + jar
							+ ": java.lang.IllegalStateException: there is no such room")));
		runner(Shelves.class).withPropertyValues("papyra.backend=shelves", "papyra.shelves.room=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPapyraPropertyException.class)
				.hasMessageContaining("papyra.shelves.room"));
		runner(Unmakable.class).run((context) -> assertThat(unavailable(context.getStartupFailure()))
			.hasMessageStartingWith("the factory of backends " + Unmakable.class.getName() + " of " + jar
					+ " cannot be made: java.lang.IllegalStateException: no wood"));
		runner(Misnamed.class).run((context) -> assertThat(unavailable(context.getStartupFailure()))
			.hasMessageContaining("makes a backend named 'My Shelves'"));
	}

	private static @Nullable BackendUnavailableException unavailable(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof BackendUnavailableException)) {
			cause = cause.getCause();
		}
		return (BackendUnavailableException) cause;
	}

	@Test
	void twoFactoriesOfOneNameAreRefusedAndBothNamed() {
		runner(Shelves.class, OtherShelves.class).run((context) -> assertThat(unavailable(context.getStartupFailure()))
			.hasMessageContaining("two factories make a backend named 'shelves'")
			.hasMessageContaining(Shelves.class.getName())
			.hasMessageContaining(OtherShelves.class.getName()));
		assertThatThrownBy(() -> BackendFactories.load(loader(OtherJson.class)))
			.hasMessageContaining(JsonBackendFactory.class.getName())
			.hasMessageContaining(OtherJson.class.getName());
	}

	@Test
	void optionsThatNoOneCouldTypeAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BackendOption("Room", "ROOM", "where", "papyra.x"));
		assertThatIllegalArgumentException().isThrownBy(() -> new BackendOption("room", "", "where", "papyra.x"));
	}

	/** A backend of somebody else's. */
	static class Shelves implements BackendFactory {

		@Override
		public String name() {
			return "shelves";
		}

		@Override
		public PersistenceBackend create(BackendContext context) {
			String room = context.environment().getProperty("papyra.shelves.room", "cellar");
			if (room.isEmpty()) {
				throw new InvalidPapyraPropertyException("papyra.shelves.room", room, "the name of a room");
			}
			if (room.equals("nowhere")) {
				throw new IllegalStateException("there is no such room");
			}
			return new ShelvesBackend(context, room + " of " + context.systemId() + " by "
					+ context.beans(Connection.class).stream().map(Connection::means).findFirst().orElse("foot"));
		}

		@Override
		public List<DoctorCheck> checks(BackendContext context) {
			return List.of(() -> Finding.ok("shelves", "they hang straight"));
		}

		@Override
		public Finding durability(BackendContext context) {
			return Finding.warning("durability", "wood burns", "use stone");
		}

		@Override
		public Finding retention(BackendContext context) {
			return Finding.ok("retention", "until they are full");
		}

		@Override
		public DefaultLimit defaultLimit(BackendContext context) {
			return () -> DataSize.ofMegabytes(256);
		}

	}

	static final class OtherShelves extends Shelves {

	}

	static final class OtherJson extends Shelves {

		@Override
		public String name() {
			return "json";
		}

	}

	static final class Misnamed extends Shelves {

		@Override
		public String name() {
			return "My Shelves";
		}

	}

	static final class Unmakable extends Shelves {

		Unmakable() {
			throw new IllegalStateException("no wood");
		}

	}

	static final class ShelvesBackend implements PersistenceBackend, AutoCloseable {

		private final MemoryBackend memory = new MemoryBackend();

		private final BackendContext context;

		private final String location;

		private boolean writing;

		private Runnable onClose = () -> {
		};

		ShelvesBackend(BackendContext context, String location) {
			this.context = context;
			this.location = location;
		}

		@Override
		public String name() {
			return "shelves";
		}

		@Override
		public String location() {
			return this.location;
		}

		@Override
		public FactWriter openWriter(WriterOptions options) {
			FactWriter writer = this.memory.openWriter(options);
			this.writing = true;
			return new FactWriter() {

				@Override
				public AppendResult append(FactBatch batch) {
					return writer.append(batch);
				}

				@Override
				public void sync() {
					writer.sync();
				}

				@Override
				public void close() {
					writer.close();
					ShelvesBackend.this.writing = false;
				}

			};
		}

		@Override
		public Stream<StoredFact> read(FactQuery query) {
			return this.memory.read(query);
		}

		@Override
		public void close() {
			this.onClose.run();
		}

	}

	/** A bean of the application that a factory may want. */
	record Connection(String means) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Connections {

		@Bean
		Connection connection() {
			return new Connection("plane");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBackend {

		@Bean
		SwitchableBackend shelves() {
			return new SwitchableBackend();
		}

	}

}

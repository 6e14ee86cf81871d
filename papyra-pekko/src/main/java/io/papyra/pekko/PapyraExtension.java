package io.papyra.pekko;

import com.typesafe.config.Config;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionId;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Made by Pekko in every actor system, since {@code reference.conf} names it, and before
 * any user actor runs. Does nothing unless a recorder was given by {@link PapyraSetup} or
 * {@link PapyraPekko#install}.
 */
final class PapyraExtension extends AbstractExtensionId<PapyraExtension.Instance> implements ExtensionIdProvider {

	private static final Logger LOG = LoggerFactory.getLogger(PapyraExtension.class);

	private static final PapyraExtension ID = new PapyraExtension();

	@Override
	public ExtensionId<? extends Extension> lookup() {
		return ID;
	}

	@Override
	public Instance createExtension(ExtendedActorSystem system) {
		PekkoCapture capture = system.settings()
			.setup()
			.get(PapyraSetup.class)
			.map(PapyraSetup::capture)
			.orElseGet(() -> PekkoCapture.installedFor(system.name()));
		return new Instance((capture != null) ? attach(capture, system) : null);
	}

	/**
	 * Nothing may escape from here: it would keep the actor system from being made, for
	 * the sake of its history.
	 */
	private static @Nullable SystemCapture attach(PekkoCapture capture, ExtendedActorSystem system) {
		try {
			return capture.attach(system);
		}
		catch (RuntimeException | LinkageError ex) {
			LOG.warn("The actor system {}, of version {} of Pekko, is not captured", system.name(), version(system),
					ex);
			return null;
		}
	}

	private static String version(ExtendedActorSystem system) {
		Config config = system.settings().config();
		return config.hasPath("pekko.version") ? config.getString("pekko.version") : "unknown";
	}

	/** The capture of an actor system, or null if it is not captured. */
	static @Nullable SystemCapture captureOf(ActorSystem system) {
		return system.hasExtension(ID) ? ID.get(system).capture : null;
	}

	/** What there is of Papyra in one actor system. */
	static final class Instance implements Extension {

		private final @Nullable SystemCapture capture;

		Instance(@Nullable SystemCapture capture) {
			this.capture = capture;
		}

	}

}

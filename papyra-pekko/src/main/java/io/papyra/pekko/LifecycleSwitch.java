package io.papyra.pekko;

import java.net.URL;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigResolveOptions;

/**
 * Has actor cells tell their lifecycle. Pekko reads that setting once, when an actor
 * system is made, and its own {@code reference.conf} says off; which of several such
 * files on a class path wins is not defined, so a default of ours could not be relied
 * upon there. A system property is above all files, and below what a program passes by
 * itself.
 */
final class LifecycleSwitch {

	static final String KEY = "pekko.actor.debug.lifecycle";

	private static int users;

	private static boolean set;

	private LifecycleSwitch() {
	}

	/** The same configuration with the lifecycle on, unless it says otherwise itself. */
	static Config on(Config base) {
		return isChosen(base) ? base : ConfigFactory.parseString(KEY + " = on").withFallback(base);
	}

	/**
	 * Switches it on for every actor system made from now on whose configuration does not
	 * say otherwise.
	 */
	static synchronized void acquire() {
		users++;
		if (System.getProperty(KEY) == null && !isChosenByApplication()) {
			System.setProperty(KEY, "on");
			set = true;
			ConfigFactory.invalidateCaches();
		}
	}

	/** Takes that back when the last one who asked for it does. */
	static synchronized void release() {
		if (--users == 0 && set) {
			System.clearProperty(KEY);
			set = false;
			ConfigFactory.invalidateCaches();
		}
	}

	/** Looks at the application's own configuration only, which is quick. */
	private static boolean isChosenByApplication() {
		try {
			return ConfigFactory.defaultOverrides()
				.withFallback(ConfigFactory.defaultApplication())
				.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true))
				.hasPath(KEY);
		}
		catch (ConfigException.NotResolved ex) {
			return true; // by what another setting says
		}
		catch (ConfigException ex) {
			return false; // the actor system will complain of it, better than we could
		}
	}

	/** Whether the value comes from elsewhere than Pekko's defaults. */
	private static boolean isChosen(Config config) {
		if (!config.hasPath(KEY)) {
			return false;
		}
		ConfigOrigin origin = config.getValue(KEY).origin();
		URL url = origin.url();
		return !"reference.conf".equals(origin.resource())
				&& (url == null || !url.getPath().endsWith("/reference.conf"));
	}

}

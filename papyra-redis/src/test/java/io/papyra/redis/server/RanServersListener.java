package io.papyra.redis.server;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Says at the end of each JVM with tests which servers these ran on. JUnit makes one
 * itself; who starts servers without JUnit has no need of it.
 */
public final class RanServersListener implements LauncherSessionListener {

	@Override
	public void launcherSessionClosed(LauncherSession session) {
		RanServers.print();
	}

}

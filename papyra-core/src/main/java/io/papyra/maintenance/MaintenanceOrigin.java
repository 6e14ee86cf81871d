package io.papyra.maintenance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Why something is done to a history, and who asked for it.
 *
 * @param trigger why
 * @param by who: the name of a principal, or a user and a machine; null if there is no
 * one or that is not known
 */
public record MaintenanceOrigin(Trigger trigger, @Nullable String by) {

	/** It is time by a schedule. */
	public static final MaintenanceOrigin SCHEDULE = new MaintenanceOrigin(Trigger.SCHEDULE, null);

	/** The history has far outgrown its limits. */
	public static final MaintenanceOrigin SIZE = new MaintenanceOrigin(Trigger.SIZE, null);

	/** The service starts. */
	public static final MaintenanceOrigin START = new MaintenanceOrigin(Trigger.START, null);

	/** Code of the application asks for it. */
	public static final MaintenanceOrigin APPLICATION = new MaintenanceOrigin(Trigger.APPLICATION, null);

	/** Why something is done to a history. */
	public enum Trigger {

		/** By schedule. */
		SCHEDULE,

		/** Ahead of the schedule, for the history's size. */
		SIZE,

		/** By the check before the first actor. */
		START,

		/** By a request to the endpoint. */
		ENDPOINT,

		/** By the {@code papyra} command. */
		COMMAND,

		/** By the application's own code. */
		APPLICATION;

		/** As it is written in facts. */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * A request to the endpoint.
	 * @param principal name of who is logged in, or null if no user is
	 */
	public static MaintenanceOrigin endpoint(@Nullable String principal) {
		return new MaintenanceOrigin(Trigger.ENDPOINT, principal);
	}

	/** This process is a command, which the user of the operating system has run. */
	public static MaintenanceOrigin command() {
		return new MaintenanceOrigin(Trigger.COMMAND, System.getProperty("user.name", "?") + "@" + host());
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

}

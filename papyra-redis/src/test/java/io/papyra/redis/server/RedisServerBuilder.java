package io.papyra.redis.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Describes a server before it is started. */
public final class RedisServerBuilder {

	/** When the append-only file is synced. */
	public enum Fsync {

		/** Before each answer. */
		ALWAYS,
		/** Once a second. */
		EVERYSEC,
		/** When the system likes. */
		NO

	}

	private final RedisBinary binary;

	private final List<String> lines = new ArrayList<>();

	private int firstPort;

	private boolean sentinel;

	private @Nullable TlsCertificates certificates;

	private @Nullable String password;

	RedisServerBuilder(RedisBinary binary) {
		this.binary = binary;
	}

	/** With an append-only file, and no snapshots. */
	public RedisServerBuilder appendOnly(Fsync fsync) {
		return set("appendonly yes").set("appendfsync " + fsync.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * With snapshots alone: one at {@link RedisServer#stop()} and when a test asks for it
	 * by SAVE; no test is long enough for another.
	 */
	public RedisServerBuilder snapshots() {
		return set("save 86400 1");
	}

	/** Refuses writes beyond this. */
	public RedisServerBuilder maxMemory(long bytes) {
		return set("maxmemory " + bytes).set("maxmemory-policy noeviction");
	}

	/** Demands this password of the user {@code default}. */
	public RedisServerBuilder password(String password) {
		this.password = password;
		return set("requirepass " + password);
	}

	/**
	 * One more user.
	 * @param name of the user
	 * @param rules of the ACL, for example {@code on >secret ~papyra:* +@all}
	 */
	public RedisServerBuilder user(String name, String rules) {
		return set("user " + name + " " + rules);
	}

	/** Speaks TLS alone, and demands a certificate of each client. */
	public RedisServerBuilder tls(TlsCertificates certificates) {
		this.certificates = certificates;
		return this;
	}

	/** A replica of the server at that port of this machine, or of a proxy before it. */
	public RedisServerBuilder replicaOf(int port) {
		return set("replicaof " + RedisServer.HOST + " " + port);
	}

	/** One more line of the configuration; the last one of a kind counts. */
	public RedisServerBuilder set(String line) {
		this.lines.add(line);
		return this;
	}

	/** Tries this port before others. */
	RedisServerBuilder firstPort(int port) {
		this.firstPort = port;
		return this;
	}

	/** A sentinel, which knows other lines than a server. */
	RedisServerBuilder sentinel() {
		this.sentinel = true;
		return this;
	}

	/**
	 * Starts it on a free port.
	 * @return when it answers and has read its data
	 * @throws IllegalStateException if it does not start, with what it says
	 */
	public RedisServer start() {
		return RedisServer.start(this);
	}

	RedisBinary binary() {
		return this.binary;
	}

	int firstPort() {
		return this.firstPort;
	}

	boolean isSentinel() {
		return this.sentinel;
	}

	@Nullable TlsCertificates certificates() {
		return this.certificates;
	}

	@Nullable String password() {
		return this.password;
	}

	List<String> config(int port, Path directory) {
		List<String> config = new ArrayList<>(
				List.of("bind " + RedisServer.HOST, "dir \"" + directory + "\"", "daemonize no", "logfile \"\""));
		TlsCertificates tls = this.certificates;
		config.add("port " + ((tls == null) ? port : 0));
		if (tls != null) {
			config.addAll(List.of("tls-port " + port, "tls-ca-cert-file \"" + tls.authority() + "\"",
					"tls-cert-file \"" + tls.serverCertificate() + "\"", "tls-key-file \"" + tls.serverKey() + "\"",
					"tls-auth-clients yes", "tls-replication yes"));
		}
		if (!this.sentinel) {
			config.addAll(List.of("save \"\"", "appendonly no", "repl-diskless-sync-delay 0"));
			if (!this.binary.version().startsWith("6.")) {
				config.add("enable-debug-command yes");
			}
		}
		config.addAll(this.lines);
		return config;
	}

}

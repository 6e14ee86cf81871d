package io.papyra.spring.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.papyra.backend.SyncPolicy;
import io.papyra.fact.NameFilter;
import io.papyra.fact.PayloadMode;
import io.papyra.recorder.OverflowPolicy;
import io.papyra.recorder.RecorderOptions;
import io.papyra.report.RecoveryMode;
import io.papyra.startup.ScanDepth;
import io.papyra.startup.StartupMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be set about a history. Immutable; a value that makes no sense is
 * refused with an {@link InvalidPapyraPropertyException}. Defaults are those of the core.
 *
 * @param enabled Whether Papyra does anything at all. Switched off, recorders ignore what
 * they are given and readers find nothing.
 * @param backend Where facts are stored: "memory", "json", "rotating", the name that a
 * jar on the class path gives to a backend of its own, or the bean name of a
 * PersistenceBackend.
 * @param systemId Identity of the actor system in every fact. Falls back to the
 * application's name, then to "local".
 * @param json The backend "json".
 * @param rotating The backend "rotating".
 * @param write How facts are written.
 * @param payload What becomes of payloads.
 * @param redaction What is masked before anything is stored.
 * @param retention Which facts are retained.
 * @param compaction When expired facts are removed from the history.
 * @param scan When the whole history is scanned beside the service.
 * @param startup The check before the first actor.
 * @param recovery Recovery on demand.
 * @param audit Regular snapshots of the actor system.
 * @param readiness What the application's readiness depends on.
 * @param capture What is captured from actor systems.
 */
@ConfigurationProperties("papyra")
public record PapyraProperties(@DefaultValue("true") boolean enabled, @DefaultValue("json") String backend,
		@Nullable String systemId, @DefaultValue Json json, @DefaultValue Rotating rotating, @DefaultValue Write write,
		@DefaultValue Payload payload, @DefaultValue Redaction redaction, @DefaultValue RetentionLimits retention,
		@DefaultValue Compaction compaction, @DefaultValue Scan scan, @DefaultValue Startup startup,
		@DefaultValue Recovery recovery, @DefaultValue Audit audit, @DefaultValue("startup") Readiness readiness,
		@DefaultValue Capture capture) {

	/** Refuses blank names and a payload that could never be buffered. */
	public PapyraProperties {
		PropertyValidation.notBlank("papyra.backend", backend,
				"json, memory, rotating, the name of another backend, or that of a PersistenceBackend bean");
		if (systemId != null) {
			PropertyValidation.notBlank("papyra.system-id", systemId,
					"any text; leave it out for the application's name");
		}
		if (payload.maxSize().compareTo(write.bufferSize()) > 0) {
			throw new InvalidPapyraPropertyException("papyra.payload.max-size",
					PropertyValidation.text(payload.maxSize()),
					"at most papyra.write.buffer-size, which is " + PropertyValidation.text(write.bufferSize()));
		}
	}

	/**
	 * Those of an environment, with the defaults for what is not set.
	 * @throws org.springframework.boot.context.properties.bind.BindException if a
	 * property holds what it may not hold
	 * @throws InvalidPapyraPropertyException if an age has no unit but needs one
	 */
	public static PapyraProperties of(Environment environment) {
		PropertyValidation.requireUnits(environment);
		return Binder.get(environment).bindOrCreate("papyra", PapyraProperties.class);
	}

	/** What the application's readiness depends on. */
	public enum Readiness {

		/** Ready once the startup check has passed. */
		STARTUP,

		/** Also not ready while facts cannot be stored. */
		WRITES,

		/** Nothing of Papyra. */
		OFF

	}

	/** What happens if the history cannot be had at the start. */
	public enum OnUnavailable {

		/** The application does not start. */
		FAIL,

		/**
		 * It starts, its health is down, facts wait in the buffer, and the history is
		 * tried again and again.
		 */
		DEGRADE

	}

	/**
	 * The backend "json".
	 *
	 * @param path File that holds the history. A relative one starts at the working
	 * directory.
	 */
	public record Json(@DefaultValue("papyra.ndjson") String path) {

		/** Refuses what is no path. */
		public Json {
			path = PropertyValidation.path("papyra.json.path", path);
		}

	}

	/**
	 * The backend "rotating".
	 *
	 * @param directory Directory that holds the history, with a directory in it for each
	 * kind of fact. A relative one starts at the working directory.
	 * @param maxSegmentSize Size above which a file is closed and the next one begun.
	 * @param maxTotalSize Size of the whole history above which the oldest files are
	 * dropped when a new one begins. Left out, nothing is dropped.
	 */
	public record Rotating(@DefaultValue("papyra") String directory, @DefaultValue("64MB") DataSize maxSegmentSize,
			@Nullable DataSize maxTotalSize) {

		/** Refuses what is no path, and files that hold nothing. */
		public Rotating {
			directory = PropertyValidation.path("papyra.rotating.directory", directory);
			PropertyValidation.positive("papyra.rotating.max-segment-size", maxSegmentSize);
			if (maxTotalSize != null && maxTotalSize.toBytes() / 2 < maxSegmentSize.toBytes()) {
				throw new InvalidPapyraPropertyException("papyra.rotating.max-total-size",
						PropertyValidation.text(maxTotalSize),
						"at least twice papyra.rotating.max-segment-size, which is "
								+ PropertyValidation.text(maxSegmentSize));
			}
		}

	}

	/**
	 * How facts are written.
	 *
	 * @param sync When written facts are forced to stable storage.
	 * @param bufferSize How much may wait for the writer.
	 * @param overflow What happens to a fact that finds the buffer full.
	 * @param blockTimeout How long a thread waits at most for room in the buffer when the
	 * overflow policy is "block".
	 * @param shutdownTimeout How long a stop waits at most until everything is stored.
	 * @param stallTimeout How long a write or sync may take before health, log, meters
	 * and doctor say that the store does not answer.
	 */
	public record Write(@DefaultValue("always") SyncPolicy sync, @DefaultValue("8MB") DataSize bufferSize,
			@DefaultValue("drop") OverflowPolicy overflow, @DefaultValue("100ms") Duration blockTimeout,
			@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue("10s") Duration stallTimeout) {

		/** The smallest buffer that a recorder works with. */
		static final DataSize SMALLEST_BUFFER = DataSize.ofKilobytes(64);

		/** Refuses a buffer that is too small or too large, and waits of no time. */
		public Write {
			PropertyValidation.between("papyra.write.buffer-size", bufferSize, SMALLEST_BUFFER,
					PropertyValidation.LARGEST_SIZE);
			PropertyValidation.positive("papyra.write.block-timeout", blockTimeout);
			PropertyValidation.positive("papyra.write.shutdown-timeout", shutdownTimeout);
			PropertyValidation.positive("papyra.write.stall-timeout", stallTimeout);
		}

	}

	/**
	 * What becomes of payloads.
	 *
	 * @param maxSize Size of its JSON above which a payload is replaced by a marker. At
	 * most 15MB, so that every line can be read again.
	 * @param mode How much of a payload is stored: "full" for all of it, masked; "type"
	 * for the name of its class; "none" for nothing.
	 * @param rules What differs from that for some types or actors; the first rule that
	 * matches applies.
	 * @param jackson What Jackson writes of payloads.
	 */
	public record Payload(@DefaultValue("64KB") DataSize maxSize, @DefaultValue("full") PayloadMode mode,
			@DefaultValue List<Rule> rules, @DefaultValue Jackson jackson) {

		/** Refuses sizes that hold nothing. */
		public Payload {
			rules = List.copyOf(rules);
			PropertyValidation.between("papyra.payload.max-size", maxSize, DataSize.ofBytes(1),
					PropertyValidation.LARGEST_PAYLOAD);
		}

	}

	/**
	 * What Jackson writes of payloads.
	 *
	 * @param types Classes and interfaces whose objects, and those of their subtypes, are
	 * stored as Jackson writes them, for instance entities. A PayloadConverter bean for
	 * the same type comes first.
	 */
	public record Jackson(@DefaultValue List<Class<?>> types) {

		/** Keeps what it is given. */
		public Jackson {
			types = List.copyOf(types);
		}

	}

	/**
	 * How much is stored of some payloads.
	 *
	 * @param types Classes of payloads and types of events; "*" stands for any
	 * characters. Left out, any.
	 * @param actors Paths of actors, likewise. Left out, any.
	 * @param mode How much is stored of what meets both.
	 */
	public record Rule(@DefaultValue List<String> types, @DefaultValue List<String> actors,
			@DefaultValue("type") PayloadMode mode) {

		/** Keeps what it is given. */
		public Rule {
			types = List.copyOf(types);
			actors = List.copyOf(actors);
		}

	}

	/**
	 * What is masked before anything is stored.
	 *
	 * @param keys Keys in payloads whose values are masked, besides the default ones.
	 * Case and the characters "-", "_" and "." are ignored; a key is found anywhere in a
	 * longer one, and one of up to three letters as a whole word of it.
	 * @param defaults Whether the default keys are masked: password, passwd, secret,
	 * token, passphrase, authorization, cookie, apikey, privatekey, accesskey,
	 * accountkey, credential, bearer, sessionid, sessid, passcode, pass, signingkey,
	 * encryptionkey, pin, otp, ssn, cvv, cvc, pwd, jwt.
	 */
	public record Redaction(@DefaultValue Set<String> keys, @DefaultValue("true") boolean defaults) {

		/** Refuses keys that would mask everything. */
		public Redaction {
			keys = Set.copyOf(keys);
			keys.forEach((key) -> PropertyValidation.redactionKey("papyra.redaction.keys", key));
		}

		/** All keys that are masked. */
		public Set<String> all() {
			Set<String> all = new HashSet<>(this.keys);
			if (this.defaults) {
				all.addAll(RecorderOptions.DEFAULT_REDACTED_KEYS);
			}
			return all;
		}

	}

	/**
	 * What is captured from actor systems. Facts that the application records itself are
	 * not concerned.
	 *
	 * @param actors Whose lifecycles and dead letters are captured, by path.
	 * @param messages Which dead letters are captured, by the class of the message.
	 */
	public record Capture(@DefaultValue Names actors, @DefaultValue Names messages) {
	}

	/**
	 * Which names match; "*" stands for any characters.
	 *
	 * @param include Names that match. Left out, all do.
	 * @param exclude Names that do not match, even if they are included.
	 */
	public record Names(@DefaultValue List<String> include, @DefaultValue List<String> exclude) {

		/** Keeps what it is given. */
		public Names {
			include = List.copyOf(include);
			exclude = List.copyOf(exclude);
		}

		/** The same as a filter. */
		public NameFilter filter() {
			return new NameFilter(this.include, this.exclude);
		}

	}

	/**
	 * Which facts are retained. Each limit holds for each kind of fact by itself, unless
	 * that kind has a limit of its own.
	 *
	 * @param maxRecords How many of the newest facts of each kind are retained. Left out,
	 * all are.
	 * @param maxAge How old a fact may be by its own time. Left out, there is no limit.
	 * @param maxTotalSize How many bytes of the newest facts of each kind are retained.
	 * Left out, a gigabyte in a service, unless its history was larger before; -1 for
	 * all.
	 * @param events Limits for events that differ.
	 * @param audits Limits for audits that differ.
	 * @param deadLetters Limits for dead letters that differ.
	 */
	public record RetentionLimits(@Nullable Long maxRecords,
			@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxAge, @Nullable DataSize maxTotalSize,
			@DefaultValue Limits events, @DefaultValue Limits audits, @DefaultValue Limits deadLetters) {

		/** Refuses limits of nothing. */
		public RetentionLimits {
			PropertyValidation.limits("papyra.retention", maxRecords, maxAge, maxTotalSize);
			PropertyValidation.limits("papyra.retention.events", events.maxRecords(), events.maxAge(),
					events.maxTotalSize());
			PropertyValidation.limits("papyra.retention.audits", audits.maxRecords(), audits.maxAge(),
					audits.maxTotalSize());
			PropertyValidation.limits("papyra.retention.dead-letters", deadLetters.maxRecords(), deadLetters.maxAge(),
					deadLetters.maxTotalSize());
		}

	}

	/**
	 * Limits for one kind of fact.
	 *
	 * @param maxRecords How many of the newest facts of this kind are retained. Left out,
	 * the limit for all kinds.
	 * @param maxAge How old a fact of this kind may be by its own time. Left out, the
	 * limit for all kinds.
	 * @param maxTotalSize How many bytes of the newest facts of this kind are retained.
	 * Left out, the limit for all kinds.
	 */
	public record Limits(@Nullable Long maxRecords, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration maxAge,
			@Nullable DataSize maxTotalSize) {
	}

	/**
	 * When expired facts are removed from the history.
	 *
	 * @param cron When the history is compacted, if there is any retention: second,
	 * minute, hour, day of month, month, day of week. "-" for never.
	 */
	public record Compaction(@DefaultValue("0 0 3 * * *") String cron) {

		/** Refuses what is no time table. */
		public Compaction {
			PropertyValidation.cron("papyra.compaction.cron", cron);
		}

	}

	/**
	 * When the whole history is scanned beside the service.
	 *
	 * @param cron When the whole history is scanned for damage, if the backend can be
	 * scanned: second, minute, hour, day of month, month, day of week. "-" for never.
	 * @param rate How much this scan reads per second at most, so that it does not
	 * disturb the service: a size and "/s".
	 */
	public record Scan(@DefaultValue("0 0 4 * * SUN") String cron, @DefaultValue("50MB/s") String rate) {

		/** Refuses what is no time table and no pace. */
		public Scan {
			PropertyValidation.cron("papyra.scan.cron", cron);
			PropertyValidation.rate("papyra.scan.rate", rate);
		}

		/** The same as a number. */
		public DataSize bytesPerSecond() {
			return PropertyValidation.rate("papyra.scan.rate", this.rate);
		}

	}

	/**
	 * Recovery on demand.
	 *
	 * @param allowAtRuntime Whether the history may be repaired on demand while the
	 * service runs. Recording pauses meanwhile.
	 */
	public record Recovery(@DefaultValue("false") boolean allowAtRuntime) {
	}

	/**
	 * The check before the first actor.
	 *
	 * @param mode What the check does about anomalies.
	 * @param recoveryMode How anomalies are repaired when the mode is "recover".
	 * @param quarantineDirectory Where damaged originals are kept when the recovery mode
	 * is "quarantine". Left out, a directory "quarantine" beside the history.
	 * @param timeout How long the check may take before the start fails. Left out, as
	 * long as it needs.
	 * @param scan How much of the history the check reads: "incremental" for what is new
	 * since the last one, "full" for everything.
	 * @param actorSystemBeans Further beans, by bean name or class name, that are not
	 * created before the check has passed. Those of Apache Pekko's two ActorSystem types
	 * always wait.
	 * @param onUnavailable What happens if the history cannot be had at the start,
	 * because its place cannot be read or written or another process writes it. Never
	 * used for one that is there but damaged.
	 */
	public record Startup(@DefaultValue("fail_on_anomaly") StartupMode mode,
			@DefaultValue("repair") RecoveryMode recoveryMode, @Nullable String quarantineDirectory,
			@Nullable Duration timeout, @DefaultValue("incremental") ScanDepth scan,
			@DefaultValue List<String> actorSystemBeans, @DefaultValue("fail") OnUnavailable onUnavailable) {

		/** Refuses what is no path and a check that may take no time. */
		public Startup {
			actorSystemBeans = List.copyOf(actorSystemBeans);
			if (quarantineDirectory != null) {
				quarantineDirectory = PropertyValidation.path("papyra.startup.quarantine-directory",
						quarantineDirectory);
			}
			if (timeout != null) {
				PropertyValidation.positive("papyra.startup.timeout", timeout);
			}
		}

	}

	/**
	 * Regular snapshots of the actor system.
	 *
	 * @param interval How often AuditSource beans are asked for a snapshot. Zero switches
	 * it off.
	 */
	public record Audit(@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration interval) {

		/** Refuses negative intervals. */
		public Audit {
			if (interval.isNegative()) {
				throw new InvalidPapyraPropertyException("papyra.audit.interval", PropertyValidation.text(interval),
						"a duration such as 60s, or 0s to switch snapshots off");
			}
		}

	}

}

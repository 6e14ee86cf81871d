package io.papyra.pekko;

import io.papyra.fact.ActorAddress;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InvalidActorNameException;
import org.apache.pekko.actor.Props;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who an event is about. The uid tells incarnations of one path apart; log
 * events do not carry it, so it is looked up while the actor lives. Where it is unknown,
 * the path is used instead.
 */
final class Addresses {

	/** Of the guardian of user actors. */
	static final String USER = "/user";

	private static final String SCHEME = "pekko://";

	private final ExtendedActorSystem system;

	private final String root;

	private final String user;

	private final SystemActors systemActors;

	private final boolean typedGuardian;

	/** What a path says that has no uid. */
	private final int noUid;

	private volatile @Nullable Known lastKnown;

	private volatile Parent lastParent;

	Addresses(ExtendedActorSystem system, SystemActors systemActors) {
		this.system = system;
		this.root = SCHEME + system.name();
		this.user = this.root + USER;
		this.systemActors = systemActors;
		this.typedGuardian = refusesUserActors(system);
		ActorPath top = system.guardian().path().root();
		this.noUid = uid(top);
		this.lastParent = new Parent("", top);
	}

	/**
	 * A behavior of the application does, and before it looks at the name, which is never
	 * a valid one.
	 */
	private static boolean refusesUserActors(ExtendedActorSystem system) {
		try {
			system.actorOf(Props.empty(), "");
			return false;
		}
		catch (UnsupportedOperationException ex) {
			return true;
		}
		catch (InvalidActorNameException ex) {
			return false;
		}
	}

	/** Whether {@code /user} is a behavior of the application. */
	boolean hasTypedGuardian() {
		return this.typedGuardian;
	}

	/**
	 * The path of the actor that a log event comes from, or null if it is none whose
	 * lifecycle is recorded.
	 */
	@Nullable String pathOf(String logSource) {
		if (logSource.startsWith(this.user)) {
			int end = this.user.length();
			boolean recorded = (logSource.length() == end) ? this.typedGuardian : logSource.charAt(end) == '/';
			return recorded ? logSource.substring(this.root.length()) : null;
		}
		if (logSource.startsWith("/system/", this.root.length()) && logSource.startsWith(this.root)) {
			String path = logSource.substring(this.root.length());
			return this.systemActors.include(path) ? path : null;
		}
		return null;
	}

	/** The address of the actor that lives at a path now. */
	ActorAddress ofLiving(String path) {
		int name = path.lastIndexOf('/');
		ActorPath living = parent(path, name).child(path.substring(name + 1));
		ActorPath found = this.system.provider().resolveActorRef(living).path();
		return new ActorAddress(this.system.name(), id(found, path), path);
	}

	/**
	 * What comes before a name. Actors start beside their siblings, so the last answer is
	 * kept.
	 */
	private ActorPath parent(String path, int end) {
		Parent known = this.lastParent;
		if (known.text.length() == end && path.startsWith(known.text)) {
			return known.path;
		}
		ActorPath parent = this.system.guardian().path().root();
		for (int begin = 1; begin <= end;) {
			int slash = path.indexOf('/', begin);
			parent = parent.child(path.substring(begin, slash));
			begin = slash + 1;
		}
		this.lastParent = new Parent(path.substring(0, end), parent);
		return parent;
	}

	/** The address of an actor of which nothing but the path is known. */
	ActorAddress ofPath(String path) {
		return new ActorAddress(this.system.name(), path, path);
	}

	/**
	 * The address of an actor. Storms hit one actor again and again, so the last answer
	 * is kept.
	 */
	ActorAddress of(ActorRef ref) {
		Known known = this.lastKnown;
		if (known == null || !known.ref.equals(ref)) {
			known = new Known(ref, of(ref.path()));
			this.lastKnown = known;
		}
		return known.address;
	}

	/** The address of who sent a message; a storm can come from any sender. */
	ActorAddress ofSender(ActorRef ref) {
		return of(ref.path());
	}

	private ActorAddress of(ActorPath path) {
		String relative = path.toStringWithoutAddress();
		return new ActorAddress(path.address().system(), id(path, relative), relative);
	}

	/** The uid, or the path if there is none. */
	private Object id(ActorPath path, String relative) {
		int uid = uid(path);
		return (uid == this.noUid) ? relative : (Object) Long.valueOf(uid);
	}

	/**
	 * No public API of Pekko, which tells it in a text only, and that takes as long as
	 * the rest of an address. A version that lacks it fails when a capture begins, so
	 * that it is one that does not fit.
	 */
	private static int uid(ActorPath path) {
		return path.uid();
	}

	private record Known(ActorRef ref, ActorAddress address) {
	}

	private record Parent(String text, ActorPath path) {
	}

}

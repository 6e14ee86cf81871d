package io.papyra.redis.internal.write;

import java.util.ArrayList;
import java.util.List;

import io.papyra.redis.internal.connection.Resp;
import io.papyra.redis.internal.entry.EntryId;

/**
 * What the script {@code append.lua} answers.
 *
 * @param outcome how it ended
 * @param appended how many of the call's entries it has appended: the last ones
 * @param last number of the writer's last entry, as the server has it
 * @param ids id of the first and last entry appended, or of each if there are holes
 */
record AppendAnswer(Outcome outcome, int appended, long last, List<EntryId> ids) {

	/** How a call ended. */
	enum Outcome {

		/** All entries are in the stream. */
		OK,

		/** The state is that of another process with the same id. */
		OTHER,

		/** There is no state. */
		UNKNOWN,

		/** The stream is not there any more. */
		GONE,

		/** The writer's last entry is not there any more. */
		CUT,

		/** Acknowledged entries are missing. */
		BEHIND,

		/** The call ahead of it has not appended its entries: nothing was done. */
		EARLY

	}

	private static final int HEAD = 3;

	static AppendAnswer of(List<Object> reply) {
		String word = Resp.text(reply.get(0));
		return switch (word) {
			case "ok" ->
				new AppendAnswer(Outcome.OK, Math.toIntExact((Long) reply.get(1)), (Long) reply.get(2), ids(reply));
			case "other" -> new AppendAnswer(Outcome.OTHER, 0, (Long) reply.get(1), List.of());
			case "gone" -> new AppendAnswer(Outcome.GONE, 0, (Long) reply.get(1), List.of());
			case "cut" -> new AppendAnswer(Outcome.CUT, 0, (Long) reply.get(1), List.of());
			case "early" -> new AppendAnswer(Outcome.EARLY, 0, (Long) reply.get(1), List.of());
			case "behind" -> new AppendAnswer(Outcome.BEHIND, 0, (Long) reply.get(1), List.of());
			default -> new AppendAnswer(Outcome.UNKNOWN, 0, 0, List.of());
		};
	}

	/** That all entries are there, up to a number, none of them by this call. */
	static AppendAnswer stored(long last) {
		return new AppendAnswer(Outcome.OK, 0, last, List.of());
	}

	private static List<EntryId> ids(List<Object> reply) {
		List<EntryId> ids = new ArrayList<>(reply.size() - HEAD);
		for (Object id : reply.subList(HEAD, reply.size())) {
			ids.add(EntryId.of(Resp.text(id)));
		}
		return ids;
	}

	/** Id of an entry that the call has appended, from 0. */
	EntryId id(int index) {
		return (this.ids.size() == this.appended) ? this.ids.get(index) : this.ids.get(0).plus(index);
	}

}

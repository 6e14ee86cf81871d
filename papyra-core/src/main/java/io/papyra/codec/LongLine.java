package io.papyra.codec;

import java.util.BitSet;

import io.papyra.internal.json.JsonReader;
import io.papyra.internal.json.JsonValueReader;
import io.papyra.internal.json.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Tells for a line that is too long to be held whether Papyra for Python, which has no
 * limit, takes it for a record: what {@link LineParser#isReadByPython()} tells for the
 * others. Sees the line piece by piece and keeps nothing of it but its kind. Reusable,
 * but not safe for use by several threads.
 */
public final class LongLine {

	/** Longer than any key or kind that matters, with every character escaped. */
	private static final int MAX_WORD = 80;

	private static final String SPACE = " \t\r\n";

	private static final String ESCAPES = "\"\\/bfnrt";

	/** What comes next. */
	private enum State {

		LINE, VALUE, FIRST_VALUE, KEY, FIRST_KEY, COLON, BEHIND, STRING, ESCAPE, HEX, UTF8, WORD, MINUS, ZERO, DIGITS,
		POINT, FRACTION, EXPONENT, SIGN, POWER, END, BROKEN

	}

	private final BitSet objects = new BitSet();

	private final byte[] word = new byte[MAX_WORD];

	private final byte[] character = new byte[4];

	private State state = State.LINE;

	private int depth;

	/** Bytes of the string that is being read, as far as they are kept. */
	private int wordLength;

	private boolean isKey;

	private String key = "";

	private String literal = "";

	/** How much of an escape, a character or a literal was seen. */
	private int seen;

	private String kind = "";

	private boolean hasKind;

	private boolean hasTime;

	/** Begins a line. */
	public void reset() {
		this.state = State.LINE;
		this.objects.clear();
		this.depth = 0;
		this.key = "";
		this.hasKind = false;
		this.hasTime = false;
	}

	/** Sees the next bytes of the line, up to {@code to}, exclusive. */
	public void add(byte[] bytes, int from, int to) {
		for (int at = from; at < to && this.state != State.BROKEN; at++) {
			if (this.state == State.STRING && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
				keep(bytes[at]);
			}
			else {
				next(bytes[at]);
			}
		}
	}

	/**
	 * Whether what was seen since {@link #reset()} is a record for Papyra for Python.
	 */
	public boolean isReadByPython() {
		return this.state == State.END && this.hasKind && LineSchema.pythonAccepts(this.kind, this.hasTime);
	}

	private void next(byte one) {
		this.state = switch (this.state) {
			case LINE -> isSpace(one) ? State.LINE : (one == '{') ? open(true) : State.BROKEN;
			case VALUE, FIRST_VALUE -> value(one);
			case KEY, FIRST_KEY -> key(one);
			case COLON -> isSpace(one) ? State.COLON : (one == ':') ? State.VALUE : State.BROKEN;
			case BEHIND -> behind(one);
			case STRING -> string(one);
			case ESCAPE -> escape(one);
			case HEX -> hex(one);
			case UTF8 -> utf8(one);
			case WORD -> literal(one);
			case END -> isSpace(one) ? State.END : State.BROKEN;
			case MINUS, ZERO, DIGITS, POINT, FRACTION, EXPONENT, SIGN, POWER -> number(one);
			case BROKEN -> State.BROKEN;
		};
	}

	private static boolean isSpace(byte one) {
		return SPACE.indexOf(one) >= 0;
	}

	private static boolean isDigit(byte one) {
		return one >= '0' && one <= '9';
	}

	private State open(boolean object) {
		if (this.depth >= JsonReader.MAX_PYTHON_DEPTH) {
			return State.BROKEN;
		}
		this.depth++;
		this.objects.set(this.depth, object);
		return object ? State.FIRST_KEY : State.FIRST_VALUE;
	}

	private State close(boolean object) {
		if (this.objects.get(this.depth) != object) {
			return State.BROKEN;
		}
		this.depth--;
		return (this.depth == 0) ? State.END : State.BEHIND;
	}

	private State value(byte one) {
		if (isSpace(one)) {
			return this.state;
		}
		if (one == ']' && this.state == State.FIRST_VALUE) {
			return close(false);
		}
		if (one != '"') {
			member(null);
		}
		return switch (one) {
			case '{', '[' -> open(one == '{');
			case '"' -> begin(false);
			case 't' -> begin("true");
			case 'f' -> begin("false");
			case 'n' -> begin("null");
			case 'N' -> begin("NaN");
			case 'I' -> begin("Infinity");
			case '-' -> State.MINUS;
			case '0' -> State.ZERO;
			default -> isDigit(one) ? State.DIGITS : State.BROKEN;
		};
	}

	private State key(byte one) {
		if (isSpace(one)) {
			return this.state;
		}
		if (one == '}' && this.state == State.FIRST_KEY) {
			return close(true);
		}
		return (one == '"') ? begin(true) : State.BROKEN;
	}

	private State behind(byte one) {
		return switch (one) {
			case ',' -> this.objects.get(this.depth) ? State.KEY : State.VALUE;
			case '}', ']' -> close(one == '}');
			default -> isSpace(one) ? State.BEHIND : State.BROKEN;
		};
	}

	private State begin(boolean asKey) {
		this.isKey = asKey;
		this.wordLength = 0;
		return State.STRING;
	}

	private State begin(String expected) {
		this.literal = expected;
		this.seen = 1;
		return State.WORD;
	}

	private State literal(byte one) {
		if (one != this.literal.charAt(this.seen++)) {
			return State.BROKEN;
		}
		return (this.seen == this.literal.length()) ? State.BEHIND : State.WORD;
	}

	private void keep(byte one) {
		if (this.wordLength < MAX_WORD) {
			this.word[this.wordLength++] = one;
		}
	}

	private State string(byte one) {
		if (one == '"') {
			return ended();
		}
		keep(one);
		if (one == '\\') {
			return State.ESCAPE;
		}
		if (one >= 0) {
			return State.BROKEN;
		}
		this.character[0] = one;
		this.seen = 1;
		return State.UTF8;
	}

	private State escape(byte one) {
		keep(one);
		this.seen = 0;
		return (one == 'u') ? State.HEX : (ESCAPES.indexOf(one) >= 0) ? State.STRING : State.BROKEN;
	}

	private State hex(byte one) {
		keep(one);
		if (Character.digit(one, 16) < 0) {
			return State.BROKEN;
		}
		return (++this.seen == 4) ? State.STRING : State.HEX;
	}

	private State utf8(byte one) {
		keep(one);
		this.character[this.seen++] = one;
		if (Utf8.sequence(this.character, 0, this.seen) == this.seen) {
			return State.STRING;
		}
		return (this.seen == this.character.length || one >= 0) ? State.BROKEN : State.UTF8;
	}

	private State ended() {
		// What is cut off is not one of the words that matter, whatever it is.
		String text = (this.wordLength < MAX_WORD) ? JsonValueReader.text(this.word, 0, this.wordLength) : "…";
		if (this.isKey) {
			this.key = (this.depth == 1) ? text : "";
			return State.COLON;
		}
		member(text);
		return State.BEHIND;
	}

	/** A value follows the key read last. */
	private void member(@Nullable String text) {
		if (this.depth != 1) {
			return;
		}
		if (this.key.equals(LineField.KIND.wireName())) {
			this.hasKind = text != null;
			this.kind = (text != null) ? text : "";
		}
		this.hasTime |= this.key.equals(LineField.TIMESTAMP.wireName());
	}

	/** A number ends where something stands that does not belong to it. */
	private State number(byte one) {
		State within = switch (this.state) {
			case MINUS -> (one == '0') ? State.ZERO
					: (one == 'I') ? begin("Infinity") : isDigit(one) ? State.DIGITS : State.BROKEN;
			case ZERO, DIGITS -> (one == '.') ? State.POINT : ((one | 0x20) == 'e') ? State.EXPONENT
					: (this.state == State.DIGITS && isDigit(one)) ? State.DIGITS : State.BEHIND;
			case POINT -> isDigit(one) ? State.FRACTION : State.BROKEN;
			case FRACTION -> isDigit(one) ? State.FRACTION : ((one | 0x20) == 'e') ? State.EXPONENT : State.BEHIND;
			case EXPONENT -> (one == '+' || one == '-') ? State.SIGN : isDigit(one) ? State.POWER : State.BROKEN;
			case SIGN -> isDigit(one) ? State.POWER : State.BROKEN;
			default -> isDigit(one) ? State.POWER : State.BEHIND;
		};
		return (within == State.BEHIND) ? behind(one) : within;
	}

}

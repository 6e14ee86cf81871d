package io.papyra.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Masks the secrets of XML and HTML, also where it is escaped: the content of elements
 * that are called a secret or that an attribute calls so, and the attributes of such
 * elements that hold a value. Not safe for use by several threads.
 */
final class MarkupScanner {

	/** How long a tag may be. */
	private static final int LONGEST_TAG = 1024;

	/** How far the next element may be from one that holds a name. */
	private static final int NEXT = 64;

	/** Have no content. */
	private static final Set<String> EMPTY = Set.of("input", "meta", "link", "img", "br", "hr", "source");

	/** May follow an element that says what they hold. */
	private static final Set<String> CELLS = Set.of("td", "th", "dd", "span", "div", "b", "i", "code", "p", "input",
			"string", "value", "textarea");

	/** What tells by its value what the other attributes hold, besides names. */
	private static final Set<String> KINDS = Set.of("type", "label", "title", "placeholder", "class");

	/** Opens or closes an attribute's value; longer ones before their parts. */
	private static final List<String> QUOTES = List.of("&quot;", "\\u0022", "&#34;", "&#39;", "&apos;", "\\u0027",
			"\\\\\\\"", "\\\"", "\\'", "\"", "'");

	private final ScannedText text;

	private final Redaction redaction;

	private final TextKeys keys;

	private final NamedValues names;

	/** How many characters were looked through for ends of elements. */
	private int tagsSearched;

	/** Where the content begins that the attributes of its element say is secret. */
	private int secretContent;

	/** Up to where an element belongs to a name in front of it. */
	private int labelUntil;

	/** The attributes of the tag looked at last: name and value, from and to. */
	private final List<int[]> attributes = new ArrayList<>();

	MarkupScanner(ScannedText text, Redaction redaction, TextKeys keys, NamedValues names) {
		this.text = text;
		this.redaction = redaction;
		this.keys = keys;
		this.names = names;
	}

	/** Begins with another text. */
	void begin() {
		this.tagsSearched = 0;
		this.secretContent = -1;
		this.labelUntil = -1;
	}

	/**
	 * Looks at the tag that begins in front of a place; has its values masked if they are
	 * secret.
	 * @param from after the bracket, be it escaped or not
	 * @param closer what ends the tag
	 */
	void open(int from, String closer) {
		if (this.text.at(from) == '/') {
			label(from, closer);
			return;
		}
		if (!Character.isLetter(this.text.at(from))) {
			return;
		}
		int behind = nameEnd(from);
		String element = localName(from, behind);
		int last = attributes(behind, closer);
		boolean labelled = from <= this.labelUntil && CELLS.contains(element.toLowerCase(Locale.ROOT));
		boolean secret = labelled || this.redaction.masks(element);
		for (int[] attribute : this.attributes) {
			secret |= isName(localName(attribute[0], attribute[1]))
					&& this.redaction.masks(this.text.subSequence(attribute[2], attribute[3]));
		}
		if (!secret) {
			return;
		}
		for (int[] attribute : this.attributes) {
			if (SecretNames.isValue(localName(attribute[0], attribute[1]))) {
				this.text.plan(attribute[2], attribute[3]);
			}
		}
		boolean closed = this.text.at(last - 1) == '/';
		if (last < this.text.length() && !closed && !EMPTY.contains(element.toLowerCase(Locale.ROOT))) {
			this.secretContent = last + closer.length();
		}
	}

	private static boolean isName(String attribute) {
		return SecretNames.isName(attribute) || KINDS.contains(attribute.toLowerCase(Locale.ROOT));
	}

	/**
	 * As in {@code
	 *
	<td>Password</td>
	 *
	<td>x</td>}.
	 */
	private void label(int from, String closer) {
		int behind = from - ((closer.length() == 1) ? 1 : closer.length());
		int first = behind;
		while (first > 0 && behind - first < TextKeys.LONGEST_KEY && isOfLabel(this.text.at(first - 1))
				&& !this.text.endsWith(first, closer)) {
			first--;
		}
		if (first < behind && this.text.endsWith(first, closer)
				&& this.redaction.masks(this.text.subSequence(first, behind))) {
			this.labelUntil = nameEnd(from + 1) + NEXT;
			boolean colon = this.text.at(behind - 1) == ':';
			int text = this.text.skipBlanks(nameEnd(from + 1) + closer.length());
			int last = text;
			int line = colon ? this.text.lineEnd(text) : text;
			while (last < line && this.text.at(last) != '<' && this.text.at(last) != '&') {
				last++;
			}
			this.text.plan(text, last);
		}
	}

	private static boolean isOfLabel(char letter) {
		return TextKeys.isOfKey(letter) || letter == ' ' || letter == ':';
	}

	private int nameEnd(int from) {
		int last = this.keys.keyEnd(from);
		return (this.text.at(last) == ':') ? this.keys.keyEnd(last + 1) : last;
	}

	/** A name without what tells its space. */
	private String localName(int from, int to) {
		String name = this.text.substring(from, to);
		return name.substring(name.indexOf(':') + 1);
	}

	/** Reads the attributes of a tag; returns where it ends. */
	private int attributes(int from, String closer) {
		this.attributes.clear();
		int farthest = Math.min(this.text.length(), from + LONGEST_TAG);
		int at = from;
		while (at < farthest && !this.text.is(at, closer) && this.text.at(at) != '<') {
			int last = nameEnd(at);
			if (last == at) {
				at++;
				continue;
			}
			int sign = skipSpace(last);
			boolean escaped = this.text.is(sign, "\\u003d");
			if (this.text.at(sign) != '=' && !escaped) {
				at = last;
				continue;
			}
			int first = skipSpace(sign + (escaped ? "\\u003d".length() : 1));
			String quote = quoteAt(first);
			int begin = first + quote.length();
			int end = begin;
			while (end < farthest
					&& (quote.isEmpty() ? !isEndOfPlain(end, closer) : !this.text.startsWith(quote, end))) {
				end++;
			}
			this.attributes.add(new int[] { at, last, begin, end });
			at = Math.min(farthest, end + quote.length());
		}
		return at;
	}

	private boolean isEndOfPlain(int at, String closer) {
		return Character.isWhitespace(this.text.at(at)) || this.text.is(at, closer) || this.text.is(at, "/" + closer);
	}

	private String quoteAt(int at) {
		for (String quote : QUOTES) {
			if (this.text.startsWith(quote, at)) {
				return quote;
			}
		}
		return "";
	}

	private int skipSpace(int from) {
		int at = from;
		while (at < this.text.length() && Character.isWhitespace(this.text.at(at))) {
			at++;
		}
		return at;
	}

	/** Masks the content of an element, whose tag ends at a place, if it is secret. */
	int tag(int at) {
		if (at + 1 == this.secretContent) {
			int opening = at;
			while (opening > 0 && this.text.at(opening - 1) != '<') {
				opening--;
			}
			return content(at + 1, this.text.substring(opening, nameEnd(opening)));
		}
		int first = at;
		while (first > 0 && at - first < LONGEST_TAG && this.text.at(first - 1) != '<'
				&& this.text.at(first - 1) != '>') {
			first--;
		}
		if (this.text.at(first - 1) != '<' || this.text.at(at - 1) == '/' || !Character.isLetter(this.text.at(first))) {
			return at + 1;
		}
		String element = this.text.substring(first, nameEnd(first));
		String name = element.substring(element.indexOf(':') + 1);
		boolean bare = first + element.length() == at;
		if (bare && SecretNames.isName(name)) {
			return this.names.named(name, at + 1);
		}
		boolean expected = bare && this.names.isExpected(at) && SecretNames.isValue(name);
		return expected ? content(at + 1, element) : at + 1;
	}

	private int content(int from, String element) {
		this.names.forget();
		String wanted = "</" + element;
		int budget = this.text.length() * 4;
		int at = from;
		while (at >= 0 && this.tagsSearched < budget) {
			at = this.text.indexOf("</", at);
			if (at >= 0 && this.text.is(at, wanted) && !TextKeys.isOfKey(this.text.at(at + wanted.length()))) {
				return this.text.mask(from, at);
			}
			this.tagsSearched += ((at < 0) ? this.text.length() : at) - from;
			at = (at < 0) ? -1 : at + 2;
		}
		return this.text.mask(from, (at < 0) ? this.text.lineEnd(from) : this.text.length());
	}

	/** Masks the content of an element whose tag is escaped, if it is secret. */
	int escapedTag(int behind, String opener) {
		if (behind != this.secretContent) {
			return behind;
		}
		int last = this.text.indexOf(opener, behind);
		return this.text.mask(behind, (last < 0) ? this.text.length() : last);
	}

}

package io.papyra.codec;

/**
 * Masks the content of elements of XML and HTML, also where it is escaped. Not safe for
 * use by several threads.
 */
final class MarkupScanner {

	/** How long a tag may be. */
	private static final int LONGEST_TAG = 512;

	private final ScannedText text;

	private final Redaction redaction;

	private final TextKeys keys;

	private final NamedValues names;

	/** How many characters were looked through for ends of elements. */
	private int tagsSearched;

	MarkupScanner(ScannedText text, Redaction redaction, TextKeys keys, NamedValues names) {
		this.text = text;
		this.redaction = redaction;
		this.keys = keys;
		this.names = names;
	}

	void begin() {
		this.tagsSearched = 0;
	}

	int tag(int at) {
		int first = at;
		while (first > 0 && at - first < LONGEST_TAG && this.text.at(first - 1) != '<'
				&& this.text.at(first - 1) != '>') {
			first--;
		}
		if (this.text.at(first - 1) != '<' || this.text.at(at - 1) == '/' || !Character.isLetter(this.text.at(first))) {
			return at + 1;
		}
		int last = first;
		while (last < at && (TextKeys.isOfKey(this.text.at(last)) || this.text.at(last) == ':')) {
			last++;
		}
		String element = this.text.substring(first, last);
		String name = element.substring(element.indexOf(':') + 1);
		boolean secret = this.redaction.masks(name);
		if (!secret && SecretNames.isName(name) && last == at) {
			return this.names.named(at + 1);
		}
		if (!secret && this.names.isExpected(at) && (SecretNames.isValue(name) || last < at)) {
			secret = true;
		}
		return secret ? content(at + 1, element) : at + 1;
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

	int escapedTag(int at, int behind, String opener) {
		int first = this.keys.keyStart(at);
		boolean opened = this.text.endsWith(first, opener) || this.text.is(first - 1, opener);
		if (!opened || !this.redaction.masks(this.text.subSequence(first, at))) {
			return behind;
		}
		int last = this.text.indexOf(opener, behind);
		return this.text.mask(behind, (last < 0) ? this.text.length() : last);
	}

}

package io.papyra.shell.reference;

/** What {@code man} reads. */
final class Roff implements Markup {

	@Override
	public String title(String name, String section, String summary) {
		return ".TH " + name.toUpperCase(java.util.Locale.ROOT) + " " + section + "\n.SH NAME\n" + escape(name)
				+ " \\- " + escape(summary) + "\n";
	}

	@Override
	public String heading(String text) {
		return ".SH " + text.toUpperCase(java.util.Locale.ROOT) + "\n";
	}

	@Override
	public String subheading(String text) {
		return ".SS " + escape(text) + "\n";
	}

	@Override
	public String paragraph(String text) {
		return ".PP\n" + escape(text) + "\n";
	}

	@Override
	public String code(String lines) {
		return ".PP\n.nf\n.RS 4\n" + escape(lines.stripTrailing()) + "\n.RE\n.fi\n";
	}

	@Override
	public String listBegins(String name, String meaning) {
		return "";
	}

	@Override
	public String entry(String name, String meaning) {
		return ".TP\n.B " + escape(name) + "\n" + escape(meaning) + "\n";
	}

	@Override
	public String listEnds() {
		return "";
	}

	/** Dashes are to be copied as they are typed, and a point begins no request. */
	private static String escape(String text) {
		return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
	}

}

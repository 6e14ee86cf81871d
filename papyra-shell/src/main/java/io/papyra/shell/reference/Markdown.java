package io.papyra.shell.reference;

/** What is read in {@code docs/}. */
final class Markdown implements Markup {

	@Override
	public String title(String name, String section, String summary) {
		return "# " + name + "(" + section + ")\n\n" + name + ": " + escape(summary) + ".\n\n";
	}

	@Override
	public String heading(String text) {
		return "## " + text + "\n\n";
	}

	@Override
	public String subheading(String text) {
		return "### " + text + "\n\n";
	}

	@Override
	public String paragraph(String text) {
		return escape(text) + "\n\n";
	}

	@Override
	public String code(String lines) {
		return lines.stripTrailing().replaceAll("(?m)^", "    ") + "\n\n";
	}

	@Override
	public String listBegins(String name, String meaning) {
		return "| " + name + " | " + meaning + " |\n| --- | --- |\n";
	}

	@Override
	public String entry(String name, String meaning) {
		return "| `" + name.replace("|", "\\|") + "` | " + escape(meaning).replace("|", "\\|") + " |\n";
	}

	@Override
	public String listEnds() {
		return "\n";
	}

	private static String escape(String text) {
		return text.replaceAll("([*<>])", "\\\\$1");
	}

}

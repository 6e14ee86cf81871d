package io.papyra.shell.reference;

import java.util.Map;
import java.util.TreeMap;

import io.papyra.shell.command.Catalog;

/** Everything that is made of the definition of the commands. */
public final class Reference {

	private Reference() {
	}

	/** Texts by the path of their file in a distribution. */
	public static Map<String, String> files(Catalog catalog) {
		return new TreeMap<>(Map.of("completions/papyra.bash", new BashCompletion(catalog).text(),
				"completions/_papyra", new ZshCompletion(catalog).text(), "man/man1/papyra.1",
				new ManualPage(catalog, new Roff()).text(), "papyra.1.md",
				new ManualPage(catalog, new Markdown()).text()));
	}

}

package io.papyra.tests.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scrapes of a sample in the order of their time, as text: a line {@code ## phase time}
 * or {@code ## phase time down}, then those samples that are not what they were in the
 * scrape before.
 *
 * @param scrapes all of them
 */
record Recording(List<Scrape> scrapes) {

	private static final String HEAD = "## ";

	static Recording read(Path file) {
		List<Scrape> scrapes = new ArrayList<>();
		String head = "";
		Map<String, String> samples = new LinkedHashMap<>();
		for (String line : (Repository.text(file) + HEAD).lines().toList()) {
			if (line.startsWith(HEAD)) {
				if (!head.isEmpty()) {
					scrapes.add(scrape(head.split(" "), samples));
				}
				head = line;
			}
			else if (!line.startsWith("#")) {
				int space = line.lastIndexOf(' ');
				samples.put(line.substring(0, space), line.substring(space + 1));
			}
		}
		return new Recording(scrapes);
	}

	private static Scrape scrape(String[] head, Map<String, String> samples) {
		Instant at = Instant.parse(head[2]);
		if (head.length > 3) {
			samples.clear();
			return Scrape.none(head[1], at);
		}
		return new Scrape(head[1], at, true, new LinkedHashMap<>(samples));
	}

	void write(Path file, String title) {
		StringBuilder text = new StringBuilder("# ").append(title).append('\n');
		Map<String, String> before = Map.of();
		for (Scrape scrape : this.scrapes) {
			text.append(HEAD).append(scrape.phase()).append(' ').append(scrape.at());
			text.append(scrape.up() ? "\n" : " down\n");
			for (Map.Entry<String, String> sample : scrape.samples().entrySet()) {
				if (!sample.getValue().equals(before.get(sample.getKey()))) {
					text.append(sample.getKey()).append(' ').append(sample.getValue()).append('\n');
				}
			}
			before = scrape.samples();
		}
		try {
			Files.createDirectories(file.resolveSibling(""));
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

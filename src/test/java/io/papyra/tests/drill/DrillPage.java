package io.papyra.tests.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A page whose {@code console} blocks are played: a line that begins with {@code $ } is
 * typed, and the lines after it are what comes out.
 */
final class DrillPage {

	private static final String FENCE = "```";

	private static final String PROMPT = "$ ";

	private final Path file;

	private final List<String> lines;

	private DrillPage(Path file, List<String> lines) {
		this.file = file;
		this.lines = lines;
	}

	/**
	 * A command of the page and what it shows as its output.
	 *
	 * @param command what is typed
	 * @param output what comes out, by lines
	 */
	record Step(String command, List<String> output) {

	}

	/**
	 * A fenced block.
	 *
	 * @param language what its fence names, such as {@code console}; empty if nothing
	 * @param lines what is in it
	 */
	record Block(String language, List<String> lines) {

		boolean isPlayed() {
			return this.language.equals("console");
		}

		List<Step> steps() {
			List<Step> steps = new ArrayList<>();
			for (String line : this.lines) {
				if (line.startsWith(PROMPT)) {
					steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
				}
				else {
					steps.get(steps.size() - 1).output().add(line);
				}
			}
			return steps;
		}

	}

	static DrillPage read(String name) {
		Path file = repository().resolve("docs").resolve(name);
		try {
			return new DrillPage(file, new ArrayList<>(Files.readAllLines(file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Path repository() {
		return Path.of("").toAbsolutePath().resolve("../..").normalize();
	}

	/** The titles of its sections. */
	List<String> titles() {
		return this.lines.stream().filter((line) -> line.startsWith("## ")).map((line) -> line.substring(3)).toList();
	}

	/** The lines of a section, without its title. */
	List<String> section(String title) {
		int from = this.lines.indexOf("## " + title) + 1;
		if (from == 0) {
			throw new AssertionError(this.file + " has no section '" + title + "'");
		}
		int to = from;
		while (to < this.lines.size() && !this.lines.get(to).startsWith("## ")) {
			to++;
		}
		return this.lines.subList(from, to);
	}

	/** The blocks of a section, from its first to its last. */
	List<Block> blocks(String title) {
		List<Block> blocks = new ArrayList<>();
		List<String> open = null;
		for (String line : section(title)) {
			if (!line.startsWith(FENCE)) {
				if (open != null) {
					open.add(line);
				}
			}
			else if (open == null) {
				open = new ArrayList<>();
				blocks.add(new Block(line.substring(FENCE.length()), open));
			}
			else {
				open = null;
			}
		}
		return blocks;
	}

	/**
	 * Writes the page with other output in a block that is played.
	 * @param title the section
	 * @param block the block as it is
	 * @param steps its commands with what came out of them
	 */
	void rewrite(String title, Block block, List<Step> steps) {
		List<String> played = new ArrayList<>();
		for (Step step : steps) {
			played.add(PROMPT + step.command());
			played.addAll(step.output());
		}
		synchronized (DrillPage.class) {
			DrillPage now = read(this.file.getFileName().toString());
			List<String> section = now.section(title);
			List<String> fenced = new ArrayList<>(block.lines());
			fenced.add(0, FENCE + block.language());
			fenced.add(FENCE);
			int from = Collections.indexOfSubList(section, fenced) + 1;
			section.subList(from, from + block.lines().size()).clear();
			now.section(title).addAll(from, played);
			try {
				Files.write(this.file, now.lines);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}

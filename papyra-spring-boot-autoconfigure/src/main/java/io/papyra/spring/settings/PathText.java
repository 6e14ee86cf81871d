package io.papyra.spring.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.springframework.util.StringUtils;

/**
 * What users mean by the text of a path, in a property and on a command line:
 * {@code file:} and {@code ~} mean what they mean elsewhere, and nothing else that names
 * no file is taken for the name of one.
 */
public final class PathText {

	private static final String A_FILE = "the path of a file or directory, a file: URL, "
			+ "or one that begins with ~/ for your own home";

	private static final Pattern OTHER_SCHEME = Pattern
		.compile("(classpath\\*?|jar|zip|optional|https?|ftp|s3):|[A-Za-z][A-Za-z0-9+.-]+://");

	private PathText() {
	}

	/**
	 * The path that is meant; relative to the working directory, as written.
	 * @throws IllegalArgumentException if none is; its message tells what is allowed
	 */
	public static Path parse(String text) {
		if (!StringUtils.hasText(text)) {
			throw new IllegalArgumentException("a path");
		}
		try {
			if (text.startsWith("file:")) {
				return ofFileUrl(text);
			}
			if (text.equals("~") || text.startsWith("~/") || text.startsWith("~\\")) {
				return home().resolve(text.substring(Math.min(2, text.length())));
			}
			if (text.startsWith("~") || OTHER_SCHEME.matcher(text).lookingAt()) {
				throw new IllegalArgumentException(A_FILE);
			}
			return Path.of(text);
		}
		catch (InvalidPathException ex) {
			throw new IllegalArgumentException(allowed(text, ex), ex);
		}
	}

	private static String allowed(String text, InvalidPathException ex) {
		String encoding = System.getProperty("sun.jnu.encoding", "");
		boolean ascii = text.chars().allMatch((character) -> character < 128);
		return (ascii || encoding.equalsIgnoreCase("UTF-8")) ? "a path: " + ex.getMessage()
				: "a path that the locale of this process can write, which has only the characters of " + encoding
						+ "; set LC_ALL=C.UTF-8, or another locale of UTF-8, and start it again";
	}

	/** Relative ones too, as Spring allows. */
	private static Path ofFileUrl(String text) {
		String rest = text.substring("file:".length());
		if (rest.isEmpty() || (rest.startsWith("//") && !rest.startsWith("///"))) {
			throw new IllegalArgumentException(A_FILE);
		}
		String plain = rest.replaceFirst("^/{2,}", "/");
		if (plain.indexOf('#') >= 0 || plain.indexOf('?') >= 0) {
			return Path.of(plain);
		}
		try {
			String decoded = new URI("file", null, "/", null).resolve(plain.replace(" ", "%20")).getPath();
			return Path.of(plain.startsWith("/") ? decoded : decoded.substring(1));
		}
		catch (InvalidPathException ex) {
			throw ex;
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			return Path.of(plain); // a percent sign that is none of a URL
		}
	}

	private static Path home() {
		String home = System.getProperty("user.home", "");
		if (home.isBlank() || home.equals("?")) {
			throw new IllegalArgumentException("a path without ~: the user of this process has no home directory");
		}
		return Path.of(home);
	}

}

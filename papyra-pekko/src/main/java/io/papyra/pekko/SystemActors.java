package io.papyra.pekko;

import java.util.List;
import java.util.regex.Pattern;

/** Which actors below {@code /system} are the application's, as far as it says so. */
final class SystemActors {

	/** Name of the actor of a capture, which is never recorded. */
	static final String CAPTURE = "papyra-capture";

	private static final String FOLDER = "/system/";

	private final boolean all;

	private final List<Pattern> patterns;

	SystemActors(CaptureOptions options) {
		this.all = options.includeSystemActors();
		this.patterns = options.systemActors().stream().map(SystemActors::pattern).toList();
	}

	/** Whether a path is that of an actor below {@code /system} that is recorded. */
	boolean include(String path) {
		return path.startsWith(FOLDER)
				&& (this.all || this.patterns.stream().anyMatch((p) -> p.matcher(path).matches()))
				&& !path.endsWith("/" + CAPTURE);
	}

	private static Pattern pattern(String text) {
		StringBuilder regex = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			if (text.startsWith("**", i)) {
				regex.append(".*");
				i++;
			}
			else if (text.charAt(i) == '*') {
				regex.append("[^/]*");
			}
			else {
				regex.append(Pattern.quote(text.substring(i, i + 1)));
			}
		}
		return Pattern.compile(regex.toString(), Pattern.DOTALL);
	}

}

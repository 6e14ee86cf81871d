package io.papyra.shell.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A command line, divided into properties such as {@code --papyra.startup.mode=recover}
 * and everything else.
 *
 * @param properties the properties, the last of a name wins
 * @param rest everything else, in its order
 */
public record PropertyArguments(Map<String, String> properties, List<String> rest) {

	private static final Pattern PROPERTY = Pattern.compile("--((?:papyra|spring|logging|management)\\.[^=]+)(=.*)?",
			Pattern.DOTALL);

	/**
	 * Divides a command line. After {@code --} there are no properties.
	 * @throws CommandFailure if a property has no value
	 */
	public static PropertyArguments of(List<String> tokens) {
		Map<String, String> properties = new LinkedHashMap<>();
		List<String> rest = new ArrayList<>();
		Iterator<String> remaining = tokens.iterator();
		while (remaining.hasNext()) {
			String token = remaining.next();
			var matcher = PROPERTY.matcher(token);
			if (token.equals("--")) {
				rest.add(token);
				remaining.forEachRemaining(rest::add);
			}
			else if (!matcher.matches()) {
				rest.add(token);
			}
			else if (matcher.group(2) != null) {
				properties.put(matcher.group(1), matcher.group(2).substring(1));
			}
			else if (remaining.hasNext()) {
				properties.put(matcher.group(1), remaining.next());
			}
			else {
				throw CommandFailure
					.usage("the property " + matcher.group(1) + " has no value: write " + token + "=VALUE");
			}
		}
		return new PropertyArguments(properties, rest);
	}

}

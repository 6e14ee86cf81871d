package io.papyra.shell;

import java.util.Arrays;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The command {@code papyra}. With arguments it runs one command and ends with its exit
 * code; without, on a terminal, it opens the console.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import(CommandBeans.class)
public final class PapyraApplication {

	private PapyraApplication() {
	}

	public static void main(String[] args) {
		System.exit(new Launcher(new ProcessStreams(), Extensions.ofProcess()).run(Arrays.asList(args)));
	}

}

package io.papyra.shell.source;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.papyra.shell.command.Completion;
import io.papyra.shell.command.Option;
import io.papyra.shell.command.ValueType;
import io.papyra.spring.autoconfigure.PapyraSettings;
import io.papyra.spring.backend.BackendFactory;
import io.papyra.spring.backend.BackendOption;
import org.jspecify.annotations.Nullable;

/** Histories of one backend, as its factory makes it of the settings. */
public final class BackendHistorySource implements HistorySource {

	private final BackendFactory factory;

	private final List<Option<?>> options;

	public BackendHistorySource(BackendFactory factory) {
		this.factory = factory;
		this.options = factory.options().stream().<Option<?>>map(this::option).toList();
	}

	private Option<String> option(BackendOption option) {
		return Option
			.of(option.name(), ValueType.text(option.placeholder(), "any text", Completion.NONE),
					option.description() + "; means the backend " + this.factory.name() + " and overrides "
							+ option.property())
			.overriding(option.property());
	}

	@Override
	public List<Option<?>> options() {
		return this.options;
	}

	@Override
	public boolean serves(String backend) {
		return this.factory.name().equalsIgnoreCase(backend);
	}

	@Override
	public @Nullable String environmentProperty() {
		List<BackendOption> named = this.factory.options();
		return named.isEmpty() ? null : named.get(0).property();
	}

	@Override
	public History open(OpenRequest request) {
		request.invocation().cancellation().interruptWaiting();
		Map<String, String> properties = new LinkedHashMap<>(request.invocation().arguments().properties());
		properties.put("papyra.backend", this.factory.name());
		PapyraSettings settings = request.environment().settings(properties);
		return LocalHistory.opened(settings.backend(this.factory), this.factory, settings, request);
	}

}

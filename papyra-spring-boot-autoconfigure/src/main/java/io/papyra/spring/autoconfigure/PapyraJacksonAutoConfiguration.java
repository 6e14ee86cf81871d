package io.papyra.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.papyra.fact.PayloadConverter;
import io.papyra.spring.settings.JacksonPayloads;
import io.papyra.spring.settings.PapyraProperties;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Payloads that Jackson writes, by the application's own {@link JsonMapper} if there is
 * one.
 */
@AutoConfiguration(after = PapyraAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBean(PapyraProperties.class)
public final class PapyraJacksonAutoConfiguration {

	@Bean
	JacksonPayloads papyraJacksonPayloads(PapyraProperties properties, ObjectProvider<JsonMapper> mappers) {
		List<Class<?>> types = properties.payload().jackson().types();
		if (types.isEmpty()) {
			return new JacksonPayloads(List.of());
		}
		JsonMapper mapper = mappers.getIfUnique(() -> JsonMapper.builder().findAndAddModules().build());
		List<PayloadConverter<?>> converters = new ArrayList<>();
		for (Class<?> type : types) {
			converters.add(new JacksonConverter<>(type, mapper, (int) properties.payload().maxSize().toBytes()));
		}
		return new JacksonPayloads(converters);
	}

}

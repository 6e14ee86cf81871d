package io.papyra.fact;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NamePatternTests {

	@ParameterizedTest
	@CsvSource({ "/user/a,/user/a,true", "/user/a,/user/ab,false", "/user/*,/user/a/b,true",
			"*Login,com.acme.Login,true", "*Login,com.acme.Logins,false", "com.*.Login,com.acme.x.Login,true",
			"*,anything,true", "a*b*c,aXbYbZc,true", "a*b*c,aXbYbZ,false", "'','',true", "'',a,false", "**,'',true" })
	void anAsteriskStandsForAnything(String pattern, String name, boolean matches) {
		assertThat(NamePattern.matches(pattern, name)).isEqualTo(matches);
	}

	@Test
	void theNearestConverterCounts() {
		PayloadConverter<Number> number = PayloadConverter.of(Number.class, (any) -> "number");
		PayloadConverter<Integer> integer = PayloadConverter.of(Integer.class, (any) -> "integer");
		PayloadPolicy policy = new PayloadPolicy(PayloadMode.FULL, List.of(), List.of(integer, number));
		assertThat(policy.converterOf(Integer.class)).isSameAs(integer);
		assertThat(policy.converterOf(Long.class)).isSameAs(number);
		assertThat(policy.converterOf(String.class)).isNull();
		PayloadConverter<Integer> second = PayloadConverter.of(Integer.class, (any) -> "second");
		assertThat(new PayloadPolicy(PayloadMode.FULL, List.of(), List.of(number, integer, second))
			.converterOf(Integer.class)).isSameAs(integer);
	}

}

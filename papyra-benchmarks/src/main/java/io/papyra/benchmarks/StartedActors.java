package io.papyra.benchmarks;

import org.apache.pekko.actor.ActorSystem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application with actors has besides. */
@Configuration(proxyBeanMethods = false)
class StartedActors {

	@Bean(destroyMethod = "")
	ActorSystem actorSystem() {
		return ActorSystem.create("orders");
	}

}

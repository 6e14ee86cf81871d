package io.papyra.sample;

import java.time.Duration;

import io.papyra.sample.actors.OrderDesk;
import org.apache.pekko.actor.typed.ActorSystem;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An actor system as any service makes it: that its history is kept shows nowhere here.
 */
@Configuration(proxyBeanMethods = false)
class OrderDeskConfiguration {

	@Bean
	ActorSystem<OrderDesk.Command> orderDesk(@Value("${orders.every}") Duration orderEvery) {
		return ActorSystem.create(OrderDesk.create(orderEvery), "orders");
	}

}

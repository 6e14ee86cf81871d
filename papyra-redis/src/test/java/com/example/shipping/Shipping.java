package com.example.shipping;

import java.util.Map;

import io.papyra.fact.ActorAddress;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** An application that ships crashes. */
@Configuration(proxyBeanMethods = false)
@Import(CrashShipper.class)
public class Shipping {

	@Bean
	TicketSystem tickets() {
		return new TicketSystem();
	}

	/** Actors by the keys of their tickets. */
	public static Map<String, ActorAddress> tickets(BeanFactory beans) {
		return beans.getBean(TicketSystem.class).open;
	}

}

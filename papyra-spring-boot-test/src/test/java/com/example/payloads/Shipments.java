package com.example.payloads;

import java.math.BigDecimal;
import java.util.Map;

import io.papyra.fact.ActorAddress;
import io.papyra.fact.ActorEvent;
import io.papyra.fact.PayloadConverter;
import io.papyra.recorder.FactRecorder;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is stored of the messages of a shop. */
@Configuration(proxyBeanMethods = false)
public class Shipments {

	/** A record is stored by its components: nothing to do. */
	public record PlacedOrder(long number, BigDecimal total, String customer, String password) {

	}

	/** A class is not taken apart: its getters may load, compute or block. */
	public static class Consignment {

		private final long id = 4711;

		private final String street = "Hauptstraße 1";

		public long getId() {
			return this.id;
		}

		public String getStreet() {
			return this.street;
		}

	}

	/** So this says what is stored of it. */
	@Bean
	PayloadConverter<Consignment> consignments() {
		return PayloadConverter.of(Consignment.class, (consignment) -> Map.of("id", consignment.getId()));
	}

	public static void record(FactRecorder recorder) {
		ActorAddress desk = ActorAddress.of("shop", "desk");
		recorder
			.record(ActorEvent.of(desk, "OrderPlaced", new PlacedOrder(17, new BigDecimal("9.90"), "anna", "hunter2")));
		recorder.record(ActorEvent.of(desk, "OrderShipped", new Consignment()));
	}

}

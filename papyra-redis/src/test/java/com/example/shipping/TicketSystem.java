package com.example.shipping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.papyra.fact.ActorAddress;

/** Where crashes are shipped to; a ticket of a key that is there is not opened twice. */
class TicketSystem {

	final Map<String, ActorAddress> open = new ConcurrentHashMap<>();

	void open(String key, ActorAddress actor) {
		this.open.putIfAbsent(key, actor);
	}

}

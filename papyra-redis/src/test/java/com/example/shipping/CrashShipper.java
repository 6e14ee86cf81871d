package com.example.shipping;

import io.papyra.fact.ActorEvent;
import io.papyra.fact.FactKind;
import io.papyra.redis.Delivery;
import io.papyra.redis.listener.PapyraGroupListener;

import org.springframework.stereotype.Component;

@Component
class CrashShipper {

	private final TicketSystem tickets;

	CrashShipper(TicketSystem tickets) {
		this.tickets = tickets;
	}

	@PapyraGroupListener(kind = FactKind.EVENT, group = "tickets")
	void ship(ActorEvent event, Delivery delivery) {
		if (event.eventType().equals(ActorEvent.CRASHED)) {
			// The same key again means the same event again.
			this.tickets.open(delivery.key(), event.actorAddress());
		}
	}

}

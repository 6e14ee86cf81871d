package io.papyra.sample.actors;

/**
 * What is known of an order.
 *
 * @param id its name, such as {@code order-17}
 * @param item what was ordered
 * @param quantity how many of it
 * @param state how far it has come
 */
public record OrderStatus(String id, String item, int quantity, State state) {

	/**
	 * How far an order has come. Shipped and cancelled orders are closed: their actor has
	 * stopped.
	 */
	public enum State {

		PLACED, PAID, SHIPPED, CANCELLED

	}

	OrderStatus in(State next) {
		return new OrderStatus(this.id, this.item, this.quantity, next);
	}

}

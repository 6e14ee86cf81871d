package io.papyra.spring.actuate.endpoint;

import com.fasterxml.jackson.annotation.JsonValue;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A record of the core as the body of an answer, so that Spring Boot writes it as it
 * writes every answer of an endpoint, whatever the application's mapper does. The core
 * knows neither Spring nor Jackson's annotations.
 *
 * @param body what is written, without anything around it
 */
record Answer(@JsonValue Object body) implements OperationResponseBody {
}

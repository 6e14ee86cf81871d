package io.papyra.backend;

/**
 * How a store is opened for writing.
 *
 * @param systemId identity of the actor system
 * @param sync when written facts are forced to stable storage
 */
public record WriterOptions(String systemId, SyncPolicy sync) {
}

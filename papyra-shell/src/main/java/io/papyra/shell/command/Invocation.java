package io.papyra.shell.command;

import io.papyra.backend.Work;
import io.papyra.shell.output.Output;

/**
 * One run of a command.
 *
 * @param arguments what the user has given
 * @param output where answers and messages go
 * @param cancellation whether the user has had enough
 * @param work what long work is to be told of
 */
public record Invocation(Arguments arguments, Output output, Cancellation cancellation, Work work) {
}

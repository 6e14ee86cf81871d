package io.papyra.shell.command;

/**
 * A command line that makes sense.
 *
 * @param command what is to be done
 * @param arguments with what
 */
public record ParsedCommand(CommandSpec command, Arguments arguments) {
}

package io.papyra.shell.reference;

import java.util.stream.Collectors;

import io.papyra.shell.command.CommandSpec;

/** Completion for bash, from 3.2 on, that needs nothing else. */
final class BashCompletion {

	private static final String FRAME = """
			# Completion of papyra for bash, made of the commands themselves.
			# In ~/.bashrc: source DISTRIBUTION/completions/papyra.bash

			_papyra_commands='
			@COMMANDS@
			'

			# Options of the command $1, into REPLY.
			_papyra_options() {
				case $1 in
			@OPTIONS@
					*) REPLY='--help --version' ;;
				esac
			}

			# Words that the option $2 of the command $1 takes, into REPLY.
			_papyra_words() {
				case "$1 $2" in
			@WORDS@
					*) REPLY='' ;;
				esac
			}

			# The next words of all commands that begin with $1, into REPLY.
			_papyra_next() {
				local line
				REPLY=''
				while IFS= read -r line; do
					[[ -n $line && "$line " == "$1"* && $line != "${1% }" ]] || continue
					line=${line#"$1"}
					line=${line%% *}
					[[ "$REPLY " == *" $line "* ]] || REPLY="$REPLY $line"
				done <<<"$_papyra_commands"
			}

			_papyra() {
				local current=${COMP_WORDS[COMP_CWORD]} typed='' command='' option='' word line index REPLY=''
				COMPREPLY=()
				for ((index = 1; index < COMP_CWORD; index++)); do
					word=${COMP_WORDS[index]}
					case $word in
						=) ;;
						@VALUED@) option=$word ;;
						-*) option='' ;;
						*)
							[[ -n $option ]] || typed="$typed$word "
							option=''
							;;
					esac
				done
				[[ $current != '=' ]] || current=''
				while IFS= read -r line; do
					[[ -n $line && "$typed" == "$line "* && ${#line} -gt ${#command} ]] && command=$line
				done <<<"$_papyra_commands"
				case $option in
					'') ;;
					@FILES@)
						compopt -o filenames 2>/dev/null
						while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
						return
						;;
					*)
						_papyra_words "$command" "$option"
						COMPREPLY=($(compgen -W "$REPLY" -- "$current"))
						return
						;;
				esac
				if [[ $current == -* ]]; then
					_papyra_options "$command"
				else
					case $command in
						@HELPERS@) _papyra_next "${typed#"$command "}" ;;
						*) _papyra_next "$typed" ;;
					esac
					if [[ -z $REPLY && -n $command ]]; then
						_papyra_options "$command"
					fi
				fi
				COMPREPLY=($(compgen -W "$REPLY" -- "$current"))
			}

			complete -F _papyra papyra
			""";

	private BashCompletion() {
	}

	static String text(CompletionModel choices) {
		return choices.fill(FRAME, CommandSpec::name, BashCompletion::options, "\t\t");
	}

	private static String options(CommandSpec spec) {
		return "\t\t'" + spec.name() + "') REPLY='"
				+ spec.options().stream().flatMap((option) -> option.flags().stream()).collect(Collectors.joining(" "))
				+ "' ;;\n";
	}

}

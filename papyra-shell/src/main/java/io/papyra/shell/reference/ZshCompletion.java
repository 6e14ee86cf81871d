package io.papyra.shell.reference;

import java.util.stream.Collectors;

import io.papyra.shell.command.CommandSpec;

/** Completion for zsh, with what each command and option is for. */
final class ZshCompletion {

	private static final String FRAME = """
			#compdef papyra
			# Completion of papyra for zsh, made of the commands themselves.
			# In ~/.zshrc, before compinit: fpath=(DISTRIBUTION/completions $fpath)

			local -a commands options next
			local -A seen
			local typed='' command='' option='' current=$words[CURRENT] word line REPLY=''
			integer index

			commands=(
			@COMMANDS@
			)

			for ((index = 2; index < CURRENT; index++)); do
				word=$words[index]
				case $word in
					@VALUED@) option=$word ;;
					-*) option='' ;;
					*)
						[[ -n $option ]] || typed="$typed$word "
						option=''
						;;
				esac
			done
			for line in "${(@)commands%%:*}"; do
				[[ "$typed" == "$line "* ]] && (( $#line > $#command )) && command=$line
			done
			if [[ -z $option && $current == --*=* ]]; then
				option=${current%%=*}
				compset -P '*='
			fi

			case $option in
				'') ;;
				@FILES@)
					_files
					return
					;;
				*)
					case "$command $option" in
			@WORDS@
						*) REPLY='' ;;
					esac
					compadd -- ${=REPLY}
					return
					;;
			esac

			case $command in
			@OPTIONS@
				*) options=('--help:tell how to use papyra' '--version:tell which version of papyra this is') ;;
			esac
			case $command in
				@HELPERS@) typed=${typed#"$command "} ;;
			esac
			for line in "${commands[@]}"; do
				[[ "${line%%:*} " == "$typed"* && "${line%%:*} " != "$typed" ]] || continue
				word=${${${line%%:*}#"$typed"}%% *}
				(( $+seen[$word] )) && continue
				seen[$word]=1
				if [[ "$typed$word" == "${line%%:*}" ]]; then next+=("$word:${line#*:}"); else next+=("$word"); fi
			done
			if [[ $current == -* ]] || (( ! $#next )); then
				_describe -o 'option' options
			else
				_describe 'command' next
			fi
			""";

	private ZshCompletion() {
	}

	static String text(CompletionModel choices) {
		return choices.fill(FRAME, (spec) -> "\t" + described(spec.name(), spec.summary()), ZshCompletion::options,
				"\t\t\t");
	}

	private static String options(CommandSpec spec) {
		return "\t'" + spec.name() + "') options=("
				+ spec.options()
					.stream()
					.flatMap((option) -> option.flags().stream().map((flag) -> described(flag, option.description())))
					.collect(Collectors.joining(" "))
				+ ") ;;\n";
	}

	private static String described(String name, String meaning) {
		return "'" + name + ":" + meaning.replace("'", "'\\''") + "'";
	}

}

#!/bin/sh
# bash, zsh and fish complete what is typed, in the shells themselves.
. "${0%/*}/lib.sh"
need python3

TOP=$(cd "${0%/*}/.." && pwd)
SHARE=$TMP/share
mkdir -p "$SHARE/bash-completion/completions" "$SHARE/zsh" \
	"$SHARE/fish/vendor_completions.d" "$TMP/home" "$TMP/in/sub directory"
: >"$TMP/in/submit"
for source in "$TOP"/cmd/*.c; do
	name=${source##*/} name=${name%.c}
	cp "$BUILD/completions/$name.bash" \
		"$SHARE/bash-completion/completions/$name"
	cp "$BUILD/completions/_$name" "$SHARE/zsh/"
	cp "$BUILD/completions/$name.fish" "$SHARE/fish/vendor_completions.d/"
	PROGRAMS="${PROGRAMS-} $name"
done
export HOME="$TMP/home" TERM=dumb PATH="$BUILD:$PATH"
export XDG_DATA_DIRS="$SHARE:/usr/share" XDG_CONFIG_HOME="$TMP/home" \
	XDG_DATA_HOME="$TMP/home"
cd "$TMP/in" || exit 1

cat >"$TMP/bashrc" <<'SH'
. /usr/share/bash-completion/bash_completion
PS1='READY>'
bind -x '"\C-g": printf "%s\n" "$READLINE_LINE" >"$ANSWER.new"; mv "$ANSWER.new" "$ANSWER"'
bind '"\C-t": insert-completions'
SH
cat >"$TMP/home/.zshrc" <<'SH'
fpath=($SHARE/zsh $fpath)
autoload -U compinit
compinit -u -d $HOME/dump
zstyle ':completion:*' completer _all_matches _complete
zstyle ':completion:*' insert true
PROMPT='READY>'
answer() { print -r -- "$BUFFER" >$ANSWER.new; mv $ANSWER.new $ANSWER }
zle -N answer
bindkey -e
bindkey '^G' answer
bindkey '^T' expand-or-complete
SH
export SHARE ANSWER="$TMP/answer" ZDOTDIR="$TMP/home"

# typed SHELL: the lines of standard input, completed.
typed() {
	case $1 in
	bash)
		python3 "$TOP/t/typed.py" "$ANSWER" \
			bash --noprofile --rcfile "$TMP/bashrc" -i
		;;
	zsh) python3 "$TOP/t/typed.py" "$ANSWER" zsh -d -i ;;
	fish)
		while IFS= read -r t_line; do
			t_last=${t_line##* }
			t_found=$(fish -c 'complete -C $argv' "$t_line" |
				cut -f 1 | paste -s -d ' ')
			echo "${t_line%"$t_last"}${t_found:-$t_last}"
		done
		;;
	esac
}

# words: those of a line, sorted, without what shells add to them: --name= is
# the option --name, of --name=value the value counts.
words() {
	tr ' ' '\n' | sed -e 's/^--.*=\(.\)/\1/' -e 's/[=/\\]*$//' |
		grep -v '^$' | sort | xargs
}

# helped PROGRAM: the options of its --help.
helped() {
	"$BUILD/$1" --help | grep -o '  --[a-z-]*' | sed 's/ *--/--/' | sort |
		xargs
}

for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null; then
		skip "$shell" "no $shell"
		continue
	fi
	{
		for name in $PROGRAMS; do
			echo "$name --"
		done
		cat <<-'LINES'
		simplehttp --lis
		simplehttp --verbose --log=c
		simplehttp --sandbox 
		simplehttp --max-body=
		simplehttp --auth=sub
		simplehttp --verbose sub
		echohttp sub
		LINES
	} | typed $shell >"$TMP/typed" 2>"$TMP/err" ||
		t_diag "$shell" "$(cat "$TMP/err")"
	exec 3<"$TMP/typed"
	for name in $PROGRAMS; do
		read -r line <&3
		is "$shell: $name -- has the options of --help" \
			"$(echo "$line" | words)" "$(helped "$name") $name"
	done
	# becomes SENTENCE WORDS: the next line.
	becomes() {
		read -r line <&3
		is "$shell: $1" "$(echo "$line" | words)" "$2"
	}
	becomes 'the name of an option' '--listen simplehttp'
	becomes 'a choice, behind =' '--verbose combined common simplehttp'
	becomes 'a choice, as a word of its own' \
		'--sandbox full landlock none simplehttp'
	becomes 'the word that a number can be' 'none simplehttp'
	becomes 'a file' 'directory simplehttp sub submit'
	becomes 'an operand is a directory' '--verbose directory simplehttp sub'
	becomes 'no operand where there is none' 'echohttp sub'
	exec 3<&-
done
done_testing

# -v shell=bash|zsh|fish -v name=PROGRAM: a program's completion, from what
# units/options.c prints. Words in small letters can be typed as they are, FILE
# is a file, DIRECTORY a directory, as is an operand that is no URL.

BEGIN { FS = "\t"; q = "'" }

function is_directory(text) {
	return text != "" && text !~ /:\/\//
}

function quoted(text) {
	gsub(q, q "\\" q q, text)
	return q text q
}

# The words of an argument that can be typed: "N|none" has one.
function words(argument,    n, i, part, found) {
	n = split(argument, part, "|")
	for (i = 1; i <= n; i++)
		if ($1 == "choice" || part[i] ~ /^[a-z]+$/)
			found = found (found == "" ? "" : " ") part[i]
	return found
}

# ---- bash

function bash_option() {
	names = names (names == "" ? "" : " ") "--" $2 ($1 == "flag" ? "" : "=")
	if ($1 == "flag")
		return
	if ($3 == "FILE")
		files = files (files == "" ? "" : " | ") "--" $2
	else if ($3 == "DIRECTORY")
		cases = cases "\t--" $2 ") set -- -d ;;\n"
	else if (words($3) != "")
		cases = cases "\t--" $2 ") set -- -W " quoted(words($3)) " ;;\n"
	else
		free = free (free == "" ? "" : " | ") "--" $2
}

function bash_end() {
	printf "_%s()\n{\n", name
	print "\tlocal word=${COMP_WORDS[COMP_CWORD]}"
	print "\tlocal option=${COMP_WORDS[COMP_CWORD - 1]}\n"
	print "\t# --name=value comes as three words."
	print "\tif [[ $word == '=' ]]; then"
	print "\t\tword="
	print "\telif [[ $option == '=' ]]; then"
	print "\t\toption=${COMP_WORDS[COMP_CWORD - 2]}"
	print "\tfi"
	print "\tCOMPREPLY=()"
	print "\tcase $option in"
	printf "%s", cases
	if (files != "")
		printf "\t%s) set -- -f ;;\n", files
	if (free != "")
		printf "\t%s) return ;;\n", free
	print "\t*)"
	print "\t\tif [[ $word == -* ]]; then"
	printf "\t\t\tset -- -W %s\n", quoted(names)
	print "\t\telse"
	print "\t\t\t" (is_directory($3) ? "set -- -d" : "return")
	print "\t\tfi"
	print "\t\t;;"
	print "\tesac"
	print "\tmapfile -t COMPREPLY < <(compgen \"$@\" -- \"$word\")"
	print "\t[[ $1 == -W ]] || compopt -o filenames"
	print "\t[[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace"
	print "}"
	printf "complete -F _%s %s\n", name, name
}

# ---- zsh

function zsh_text(text) {
	gsub(/[]\[:\\]/, "\\\\&", text)
	return text
}

function zsh_option(    spec, action) {
	spec = ($1 == "texts" ? "*" : "") "--" $2 ($1 == "flag" ? "" : "=") \
	    "[" zsh_text($4) "]"
	if ($3 == "FILE")
		action = "_files"
	else if ($3 == "DIRECTORY")
		action = "_files -/"
	else if (words($3) != "")
		action = "(" words($3) ")"
	if ($1 != "flag")
		spec = spec ":" zsh_text($3) ":" action
	lines = lines " \\\n\t" quoted(spec)
}

function zsh_end() {
	if ($3 != "")
		lines = lines " \\\n\t" quoted("::" zsh_text($3) ":" \
		    (is_directory($3) ? "_files -/" : ""))
	printf "#compdef %s\n_arguments -S%s\n", name, lines
}

# ---- fish

function fish_option(    value) {
	value = " -x"
	if ($1 == "flag")
		value = ""
	else if ($3 == "FILE")
		value = " -r -F"
	else if ($3 == "DIRECTORY")
		value = " -x -a '(__fish_complete_directories)'"
	else if (words($3) != "")
		value = " -x -a " quoted(words($3))
	printf "complete -c %s -l %s%s -d %s\n", name, $2, value,
	    quoted($4)
}

function fish_end() {
	printf "complete -c %s -f%s\n", name,
	    is_directory($3) ? " -a '(__fish_complete_directories)'" : ""
}

# ----

$1 != "operands" && shell == "bash" { bash_option() }
$1 != "operands" && shell == "zsh" { zsh_option() }
$1 != "operands" && shell == "fish" { fish_option() }
$1 == "operands" && shell == "bash" { bash_end() }
$1 == "operands" && shell == "zsh" { zsh_end() }
$1 == "operands" && shell == "fish" { fish_end() }

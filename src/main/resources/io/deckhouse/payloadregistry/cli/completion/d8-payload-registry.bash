# bash completion for d8-payload-registry                                  -*- shell-script -*-
#
# In ~/.bashrc, after d8's own completion if there is one:
#     source <(d8 payload-registry completion bash)

# Asks the program what may stand at the cursor. $1: how many words of the line name the program.
__d8_payload_registry_complete() {
    local skip=$1 i word trimmed rest=$COMP_LINE
    local -a words=()
    # Readline splits at = and : too; the program wants the words as the shell splits them.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        trimmed=${rest#"${rest%%[![:space:]]*}"}
        if [[ $i == 0 || $trimmed != "$rest" ]]; then
            words+=("$word")
        else
            words[${#words[@]} - 1]+=$word
        fi
        rest=${trimmed#"$word"}
    done
    # Of the word at the cursor only what stands before it.
    local current=${words[${#words[@]} - 1]} behind=${COMP_LINE:COMP_POINT}
    current=${current%"${behind%%[[:space:]]*}"}
    local -a before=("${words[@]:skip:${#words[@]} - skip - 1}")
    before=("${before[@]//[\"\'\\]/}")

    # As the shell would find it: the word is not expanded yet.
    local program=${words[0]}
    case $program in
        '~/'*) program=$HOME/${program#*/} ;;
        '$HOME/'* | '${HOME}/'*) program=$HOME/${program#*/} ;;
    esac

    local answer directive line value prefix=
    answer=$'\n'$("$program" "${words[@]:1:skip - 1}" __complete "${before[@]}" "$current" 2> /dev/null) || return
    directive=${answer##*$'\n:'}
    answer=${answer%$'\n:'*}
    if [[ $current == --*=* ]]; then
        prefix=${current%%=*}=
        current=${current#*=}
        if [[ $COMP_WORDBREAKS == *=* ]]; then prefix=; fi
    fi
    local -a values=() lines=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        if [[ -n $value && $value == "$current"* ]]; then
            values+=("$prefix$value")
            lines+=("$line")
        fi
    done <<< "$answer"

    COMPREPLY=("${values[@]}")
    if ((${#values[@]} > 1)) && [[ $COMP_TYPE == 63 || $COMP_TYPE == 33 || $COMP_TYPE == 64 ]]; then
        __d8_payload_registry_explain
    fi
    # Readline replaces only what follows the last colon.
    if [[ $COMP_WORDBREAKS == *:* && $current == *:* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*:}"}"}")
    fi
    if ((directive & 2)); then compopt -o nospace; fi
    if ((${#values[@]} == 0)); then
        if ((directive & 16)); then
            compopt -o dirnames
        elif (((directive & 4) == 0)); then
            compopt -o default
        fi
    fi
}

# Puts the meanings beside the words where they are only listed.
__d8_payload_registry_explain() {
    local longest=0 i
    for value in "${values[@]}"; do
        if ((${#value} > longest)); then longest=${#value}; fi
    done
    local room=$((${COLUMNS:-80} - longest - 6)) meaning
    for i in "${!values[@]}"; do
        meaning=${lines[i]#*$'\t'}
        if [[ $meaning != "${lines[i]}" ]] && ((room > 10)); then
            if ((${#meaning} > room)); then meaning=${meaning:0:room - 3}...; fi
            printf -v "COMPREPLY[$i]" '%-*s  (%s)' "$longest" "${values[i]}" "$meaning"
        fi
    done
}

_d8_payload_registry() { __d8_payload_registry_complete 1; }
complete -F _d8_payload_registry d8-payload-registry

# As a plugin: what follows "d8 payload-registry" is ours, everything else stays d8's.
_d8_with_payload_registry() {
    if [[ $COMP_CWORD -ge 2 && ${COMP_WORDS[1]} == payload-registry ]]; then
        __d8_payload_registry_complete 2
    elif [[ -n $__d8_payload_registry_other ]]; then
        "$__d8_payload_registry_other" "$@"
    fi
}
if command -v d8 > /dev/null; then
    __d8_payload_registry_rule=$(complete -p d8 2> /dev/null)
    if [[ $__d8_payload_registry_rule != *_d8_with_payload_registry* ]]; then
        __d8_payload_registry_other=
        if [[ $__d8_payload_registry_rule =~ -F[[:space:]]([^[:space:]]+) ]]; then
            __d8_payload_registry_other=${BASH_REMATCH[1]}
        fi
        complete -F _d8_with_payload_registry d8
    fi
    unset __d8_payload_registry_rule
fi

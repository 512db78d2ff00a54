#compdef d8-payload-registry
# zsh completion for d8-payload-registry
#
# In ~/.zshrc, after compinit:
#     source <(d8 payload-registry completion zsh)
# or as the file _d8-payload-registry in a directory of $fpath.

# Asks the program what may stand at the cursor. $1: how many words of the line name the program.
__d8_payload_registry_complete() {
    local skip=$1 current=${(Q)PREFIX} answer directive line value meaning
    local -a lines described ending
    answer=$("${(@Q)words[1,skip]}" __complete "${(@Q)words[skip+1,CURRENT-1]}" "$current" 2>/dev/null) || return 1
    lines=("${(@f)answer}")
    directive=${lines[-1]#:}
    lines[-1]=()
    if [[ $current == --*=* ]]; then compset -P '--*='; fi
    for line in "${lines[@]}"; do
        value=${line%%$'\t'*}
        meaning=${line#*$'\t'}
        if [[ $meaning == $line ]]; then
            described+=("${value//:/\\:}")
        else
            described+=("${value//:/\\:}:$meaning")
        fi
    done
    if (( $#described )); then
        if (( directive & 2 )); then ending=(-S ''); fi
        _describe -t values value described "${ending[@]}"
    elif (( directive & 16 )); then
        _files -/
    elif (( (directive & 4) == 0 )); then
        _files
    else
        return 1
    fi
}

_d8-payload-registry() { __d8_payload_registry_complete 1 }

# As a plugin: what follows "d8 payload-registry" is ours, everything else stays d8's.
_d8_with_payload_registry() {
    if (( CURRENT > 2 )) && [[ $words[2] == payload-registry ]]; then
        __d8_payload_registry_complete 2
    elif [[ -n $__d8_payload_registry_other ]]; then
        $__d8_payload_registry_other "$@"
    fi
}

if [[ $funcstack[1] == _d8-payload-registry ]]; then
    _d8-payload-registry "$@"
elif (( $+functions[compdef] )); then
    compdef _d8-payload-registry d8-payload-registry
    if [[ ${_comps[d8]:-} != _d8_with_payload_registry ]]; then
        typeset -g __d8_payload_registry_other=${_comps[d8]:-}
        compdef _d8_with_payload_registry d8
    fi
fi

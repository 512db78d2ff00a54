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

    local answer directive line value prefix=
    answer=$'\n'$("${words[@]:0:skip}" __complete "${before[@]}" "$current" 2> /dev/null) || return
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

# CompWordsContainsArray takes an array and then checks
# if all elements of this array are in the global COMP_WORDS array.
#
# Returns zero (no error) if all elements of the array are in the COMP_WORDS array,
# otherwise returns 1 (error).
function CompWordsContainsArray() {
  declare -a localArray
  localArray=("$@")
  local findme
  for findme in "${localArray[@]}"; do
    if ElementNotInCompWords "$findme"; then return 1; fi
  done
  return 0
}
function ElementNotInCompWords() {
  local findme="$1"
  local element
  for element in "${COMP_WORDS[@]}"; do
    if [[ "$findme" = "$element" ]]; then return 1; fi
  done
  return 0
}

# The `currentPositionalIndex` function calculates the index of the current positional parameter.
#
# currentPositionalIndex takes three parameters:
# the command name,
# a space-separated string with the names of options that take a parameter, and
# a space-separated string with the names of boolean options (that don't take any params).
# When done, this function echos the current positional index to std_out.
#
# Example usage:
# local currIndex=$(currentPositionalIndex "mysubcommand" "$ARG_OPTS" "$FLAG_OPTS")
function currentPositionalIndex() {
  local commandName="$1"
  local optionsWithArgs="$2"
  local booleanOptions="$3"
  local previousWord
  local result=0

  for i in $(seq $((COMP_CWORD - 1)) -1 0); do
    previousWord=${COMP_WORDS[i]}
    if [ "${previousWord}" = "$commandName" ]; then
      break
    fi
    if [[ "${optionsWithArgs}" =~ ${previousWord} ]]; then
      ((result-=2)) # Arg option and its value not counted as positional param
    elif [[ "${booleanOptions}" =~ ${previousWord} ]]; then
      ((result-=1)) # Flag option itself not counted as positional param
    fi
    ((result++))
  done
  echo "$result"
}

# compReplyArray generates a list of completion suggestions based on an array, ensuring all values are properly escaped.
#
# compReplyArray takes a single parameter: the array of options to be displayed
#
# The output is echoed to std_out, one option per line.
#
# Example usage:
# local options=("foo", "bar", "baz")
# local IFS=$'\n'
# COMPREPLY=($(compReplyArray "${options[@]}"))
function compReplyArray() {
  declare -a options
  options=("$@")
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local i
  local quoted
  local optionList=()

  for (( i=0; i<${#options[@]}; i++ )); do
    # Double escape, since we want escaped values, but compgen -W expands the argument
    printf -v quoted %q "${options[i]}"
    quoted=\'${quoted//\'/\'\\\'\'}\'

    optionList[i]=$quoted
  done

  # We also have to add another round of escaping to $curr_word.
  curr_word=${curr_word//\\/\\\\}
  curr_word=${curr_word//\'/\\\'}

  # Actually generate completions.
  local IFS=$'\n'
  echo -e "$(compgen -W "${optionList[*]}" -- "$curr_word")"
}

# Bash completion entry point function.
# _complete_d8-payload-registry finds which commands and subcommands have been specified
# on the command line and delegates to the appropriate function
# to generate possible options and subcommands for the last specified subcommand.
function _complete_d8-payload-registry() {
  # Edge case: if command line has no space after subcommand, then don't assume this subcommand is selected (remkop/picocli#1468).
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} grant" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} revoke" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} can-i" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} explain" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} who-can" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} list" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} match" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} lint" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} create-pull-secret" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} detach" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} delete-pull-secret" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} status" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} verify" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} hash-password" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} serve" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} version" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} help" ];    then _picocli_d8-payload-registry; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} serve auth" ];    then _picocli_d8-payload-registry_serve; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} serve refresher" ];    then _picocli_d8-payload-registry_serve; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} serve all" ];    then _picocli_d8-payload-registry_serve; return $?; fi
  if [ "${COMP_LINE}" = "${COMP_WORDS[0]} serve registry-config" ];    then _picocli_d8-payload-registry_serve; return $?; fi

  # Find the longest sequence of subcommands and call the bash function for that subcommand.
  local cmds0=(grant)
  local cmds1=(revoke)
  local cmds2=(can-i)
  local cmds3=(explain)
  local cmds4=(who-can)
  local cmds5=(list)
  local cmds6=(match)
  local cmds7=(lint)
  local cmds8=(create-pull-secret)
  local cmds9=(detach)
  local cmds10=(delete-pull-secret)
  local cmds11=(status)
  local cmds12=(hash-password)
  local cmds13=(serve)
  local cmds14=(version)
  local cmds15=(help)
  local cmds16=(serve auth)
  local cmds17=(serve refresher)
  local cmds18=(serve all)
  local cmds19=(serve registry-config)

  if CompWordsContainsArray "${cmds19[@]}"; then _picocli_d8-payload-registry_serve_registryconfig; return $?; fi
  if CompWordsContainsArray "${cmds18[@]}"; then _picocli_d8-payload-registry_serve_all; return $?; fi
  if CompWordsContainsArray "${cmds17[@]}"; then _picocli_d8-payload-registry_serve_refresher; return $?; fi
  if CompWordsContainsArray "${cmds16[@]}"; then _picocli_d8-payload-registry_serve_auth; return $?; fi
  if CompWordsContainsArray "${cmds15[@]}"; then _picocli_d8-payload-registry_help; return $?; fi
  if CompWordsContainsArray "${cmds14[@]}"; then _picocli_d8-payload-registry_version; return $?; fi
  if CompWordsContainsArray "${cmds13[@]}"; then _picocli_d8-payload-registry_serve; return $?; fi
  if CompWordsContainsArray "${cmds12[@]}"; then _picocli_d8-payload-registry_hashpassword; return $?; fi
  if CompWordsContainsArray "${cmds11[@]}"; then _picocli_d8-payload-registry_status; return $?; fi
  if CompWordsContainsArray "${cmds10[@]}"; then _picocli_d8-payload-registry_deletepullsecret; return $?; fi
  if CompWordsContainsArray "${cmds9[@]}"; then _picocli_d8-payload-registry_detach; return $?; fi
  if CompWordsContainsArray "${cmds8[@]}"; then _picocli_d8-payload-registry_createpullsecret; return $?; fi
  if CompWordsContainsArray "${cmds7[@]}"; then _picocli_d8-payload-registry_lint; return $?; fi
  if CompWordsContainsArray "${cmds6[@]}"; then _picocli_d8-payload-registry_match; return $?; fi
  if CompWordsContainsArray "${cmds5[@]}"; then _picocli_d8-payload-registry_list; return $?; fi
  if CompWordsContainsArray "${cmds4[@]}"; then _picocli_d8-payload-registry_whocan; return $?; fi
  if CompWordsContainsArray "${cmds3[@]}"; then _picocli_d8-payload-registry_explain; return $?; fi
  if CompWordsContainsArray "${cmds2[@]}"; then _picocli_d8-payload-registry_cani; return $?; fi
  if CompWordsContainsArray "${cmds1[@]}"; then _picocli_d8-payload-registry_revoke; return $?; fi
  local cmds1=(can-i)
  local cmds2=(explain)
  local cmds3=(who-can)
  local cmds4=(list)
  local cmds5=(match)
  local cmds6=(lint)
  local cmds7=(create-pull-secret)
  local cmds8=(status)
  local cmds9=(verify)
  local cmds10=(hash-password)
  local cmds11=(serve)
  local cmds12=(version)
  local cmds13=(help)
  local cmds14=(serve auth)
  local cmds15=(serve refresher)
  local cmds16=(serve all)
  local cmds17=(serve registry-config)

  if CompWordsContainsArray "${cmds17[@]}"; then _picocli_d8-payload-registry_serve_registryconfig; return $?; fi
  if CompWordsContainsArray "${cmds16[@]}"; then _picocli_d8-payload-registry_serve_all; return $?; fi
  if CompWordsContainsArray "${cmds15[@]}"; then _picocli_d8-payload-registry_serve_refresher; return $?; fi
  if CompWordsContainsArray "${cmds14[@]}"; then _picocli_d8-payload-registry_serve_auth; return $?; fi
  if CompWordsContainsArray "${cmds13[@]}"; then _picocli_d8-payload-registry_help; return $?; fi
  if CompWordsContainsArray "${cmds12[@]}"; then _picocli_d8-payload-registry_version; return $?; fi
  if CompWordsContainsArray "${cmds11[@]}"; then _picocli_d8-payload-registry_serve; return $?; fi
  if CompWordsContainsArray "${cmds10[@]}"; then _picocli_d8-payload-registry_hashpassword; return $?; fi
  if CompWordsContainsArray "${cmds9[@]}"; then _picocli_d8-payload-registry_verify; return $?; fi
  if CompWordsContainsArray "${cmds8[@]}"; then _picocli_d8-payload-registry_status; return $?; fi
  if CompWordsContainsArray "${cmds7[@]}"; then _picocli_d8-payload-registry_createpullsecret; return $?; fi
  if CompWordsContainsArray "${cmds6[@]}"; then _picocli_d8-payload-registry_lint; return $?; fi
  if CompWordsContainsArray "${cmds5[@]}"; then _picocli_d8-payload-registry_match; return $?; fi
  if CompWordsContainsArray "${cmds4[@]}"; then _picocli_d8-payload-registry_list; return $?; fi
  if CompWordsContainsArray "${cmds3[@]}"; then _picocli_d8-payload-registry_whocan; return $?; fi
  if CompWordsContainsArray "${cmds2[@]}"; then _picocli_d8-payload-registry_explain; return $?; fi
  if CompWordsContainsArray "${cmds1[@]}"; then _picocli_d8-payload-registry_cani; return $?; fi
  if CompWordsContainsArray "${cmds0[@]}"; then _picocli_d8-payload-registry_grant; return $?; fi

  # No subcommands were specified; generate completions for the top-level command.
  _picocli_d8-payload-registry; return $?;
}

# Generates completions for the options and subcommands of the `d8-payload-registry` command.
function _picocli_d8-payload-registry() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands="grant revoke can-i explain who-can list match lint create-pull-secret detach delete-pull-secret status hash-password serve version help"
  local commands="grant can-i explain who-can list match lint create-pull-secret status verify hash-password serve version help"
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `grant` subcommand.
function _picocli_d8-payload-registry_grant() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--allow-delete' '--create' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--repository' '--access' '--expires-in' '--as' '-o' '--output' '--dry-run' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local LEVEL_option_args=("READ" "FULL") # --access values
  local FORM_option_args=("auto" "rbac" "object") # --as values
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values
  local MODE_option_args=("none" "client" "server") # --dry-run values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--repository')
      return
      ;;
    '--access')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${LEVEL_option_args[@]}" ) )
      return $?
      ;;
    '--expires-in')
      return
      ;;
    '--as')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORM_option_args[@]}" ) )
      return $?
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '--dry-run')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${MODE_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `revoke` subcommand.
function _picocli_d8-payload-registry_revoke() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--repository' '--as' '-o' '--output' '--dry-run' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORM_option_args=("auto" "rbac" "object") # --as values
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values
  local MODE_option_args=("none" "client" "server") # --dry-run values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--repository')
      return
      ;;
    '--as')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORM_option_args[@]}" ) )
      return $?
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '--dry-run')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${MODE_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `can-i` subcommand.
function _picocli_d8-payload-registry_cani() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--registry-host' '--as' '--as-group' '-f' '--filename' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--registry-host')
      return
      ;;
    '--as')
      return
      ;;
    '--as-group')
      return
      ;;
    '-f'|'--filename')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `explain` subcommand.
function _picocli_d8-payload-registry_explain() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--registry-host' '--as' '--as-group' '-f' '--filename' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--registry-host')
      return
      ;;
    '--as')
      return
      ;;
    '--as-group')
      return
      ;;
    '-f'|'--filename')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `who-can` subcommand.
function _picocli_d8-payload-registry_whocan() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--registry-host' '-f' '--filename' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--registry-host')
      return
      ;;
    '-f'|'--filename')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `list` subcommand.
function _picocli_d8-payload-registry_list() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-A' '--all-namespaces' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--repository' '--by' '-f' '--filename' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local ORDER_option_args=("subject" "pattern") # --by values
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--repository')
      return
      ;;
    '--by')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${ORDER_option_args[@]}" ) )
      return $?
      ;;
    '-f'|'--filename')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `match` subcommand.
function _picocli_d8-payload-registry_match() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--sub-path' '--pairs' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `lint` subcommand.
function _picocli_d8-payload-registry_lint() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-A' '--all-namespaces' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--ignore' '-f' '--filename' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--ignore')
      return
      ;;
    '-f'|'--filename')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `create-pull-secret` subcommand.
function _picocli_d8-payload-registry_createpullsecret() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--create-service-account' '--adopt' '--static' '--password-stdin' '--wait' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--service-account' '--repository' '--access' '--attach' '--username' '--host' '--password-file' '--timeout' '-o' '--output' '--dry-run' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local LEVEL_option_args=("READ" "FULL") # --access values
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values
  local MODE_option_args=("none" "client" "server") # --dry-run values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--service-account')
      return
      ;;
    '--repository')
      return
      ;;
    '--access')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${LEVEL_option_args[@]}" ) )
      return $?
      ;;
    '--attach')
      return
      ;;
    '--username')
      return
      ;;
    '--host')
      return
      ;;
    '--password-file')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--timeout')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '--dry-run')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${MODE_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `detach` subcommand.
function _picocli_d8-payload-registry_detach() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--from' '-o' '--output' '--dry-run' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values
  local MODE_option_args=("none" "client" "server") # --dry-run values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--from')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '--dry-run')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${MODE_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `delete-pull-secret` subcommand.
function _picocli_d8-payload-registry_deletepullsecret() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--detach' '--force' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'-o' '--output' '--dry-run' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values
  local MODE_option_args=("none" "client" "server") # --dry-run values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '--dry-run')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${MODE_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `status` subcommand.
function _picocli_d8-payload-registry_status() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-A' '--all-namespaces' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--registry-host' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--registry-host')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `verify` subcommand.
function _picocli_d8-payload-registry_verify() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--image' '-f' '--filename' '--registry-host' '--ca' '--realm-host' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--image')
      return
      ;;
    '-f'|'--filename')
      return
      ;;
    '--registry-host')
      return
      ;;
    '--ca')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--realm-host')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `hash-password` subcommand.
function _picocli_d8-payload-registry_hashpassword() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--catalog-only' '--each-line' '--password-stdin' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--verify' '--user' '--htpasswd' '--project' '--cost' '--target-time' '--password-file' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--verify')
      return
      ;;
    '--user')
      return
      ;;
    '--htpasswd')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--project')
      return
      ;;
    '--cost')
      return
      ;;
    '--target-time')
      return
      ;;
    '--password-file')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `serve` subcommand.
function _picocli_d8-payload-registry_serve() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands="auth refresher all registry-config"
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `version` subcommand.
function _picocli_d8-payload-registry_version() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `help` subcommand.
function _picocli_d8-payload-registry_help() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `auth` subcommand.
function _picocli_d8-payload-registry_serve_auth() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--no-api-tokens' '--no-catalog' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--print-rbac' '--service' '--issuer' '--listen' '--state-dir' '--key-secret' '--tls-cert' '--tls-key' '--admin-listen' '--trusted-proxy' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--print-rbac')
      return
      ;;
    '--service')
      return
      ;;
    '--issuer')
      return
      ;;
    '--listen')
      return
      ;;
    '--state-dir')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--key-secret')
      return
      ;;
    '--tls-cert')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--tls-key')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--admin-listen')
      return
      ;;
    '--trusted-proxy')
      return
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `refresher` subcommand.
function _picocli_d8-payload-registry_serve_refresher() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--once' '--leader-elect' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--print-rbac' '--admin-listen' '--registry-host' '--audience' '--api-qps' '-o' '--output' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"
  local FORMAT_option_args=("table" "wide" "json" "yaml" "name") # --output values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--print-rbac')
      return
      ;;
    '--admin-listen')
      return
      ;;
    '--registry-host')
      return
      ;;
    '--audience')
      return
      ;;
    '--api-qps')
      return
      ;;
    '-o'|'--output')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `all` subcommand.
function _picocli_d8-payload-registry_serve_all() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--no-api-tokens' '--no-catalog' '--leader-elect' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--service' '--issuer' '--listen' '--state-dir' '--key-secret' '--tls-cert' '--tls-key' '--admin-listen' '--trusted-proxy' '--registry-host' '--audience' '--api-qps' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--service')
      return
      ;;
    '--issuer')
      return
      ;;
    '--listen')
      return
      ;;
    '--state-dir')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--key-secret')
      return
      ;;
    '--tls-cert')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--tls-key')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--admin-listen')
      return
      ;;
    '--trusted-proxy')
      return
      ;;
    '--registry-host')
      return
      ;;
    '--audience')
      return
      ;;
    '--api-qps')
      return
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `registry-config` subcommand.
function _picocli_d8-payload-registry_serve_registryconfig() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--no-api-tokens' '--no-catalog' '--ca-only' '-v' '--verbose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--service' '--issuer' '--listen' '--state-dir' '--key-secret' '--tls-cert' '--tls-key' '--admin-listen' '--trusted-proxy' '--realm' '--bundle' '--registry-listen' '--storage' '-k' '--kubeconfig' '--context' '-n' '--namespace' '--manifests' '--request-timeout'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--service')
      return
      ;;
    '--issuer')
      return
      ;;
    '--listen')
      return
      ;;
    '--state-dir')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--key-secret')
      return
      ;;
    '--tls-cert')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--tls-key')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--admin-listen')
      return
      ;;
    '--trusted-proxy')
      return
      ;;
    '--realm')
      return
      ;;
    '--bundle')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--registry-listen')
      return
      ;;
    '--storage')
      return
      ;;
    '-k'|'--kubeconfig')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--context')
      return
      ;;
    '-n'|'--namespace')
      return
      ;;
    '--manifests')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--request-timeout')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Define a completion specification (a compspec) for the
# `d8-payload-registry`, `d8-payload-registry.sh`, and `d8-payload-registry.bash` commands.
# Uses the bash `complete` builtin (see [6]) to specify that shell function
# `_complete_d8-payload-registry` is responsible for generating possible completions for the
# current word on the command line.
# The `-o default` option means that if the function generated no matches, the
# default Bash completions and the Readline default filename completions are performed.
complete -F _complete_d8-payload-registry -o default d8-payload-registry d8-payload-registry.sh d8-payload-registry.bash

# fish completion for d8-payload-registry
#
#     d8 payload-registry completion fish > ~/.config/fish/conf.d/d8-payload-registry.fish

# Asks the program what may stand at the cursor. $argv: the words that name the program.
function __d8_payload_registry_complete
    set -l words (commandline --cut-at-cursor --tokenize --current-process)
    set -l current (commandline --cut-at-cursor --current-token)
    set -l skip (count $argv)
    set -l before
    if test (count $words) -gt $skip
        set before $words[(math $skip + 1)..-1]
    end
    set -l lines ($argv __complete $before "$current" 2>/dev/null)
    or return
    set -l directive (string replace --regex '^:' '' -- $lines[-1])
    set -e lines[-1]
    set -l prefix ''
    if string match --quiet --regex '^--[^=]+=' -- $current
        set prefix (string replace --regex '=.*' '=' -- $current)
    end
    for line in $lines
        echo $prefix$line
    end
    if test (count $lines) -eq 0
        set -l path (string replace --regex '^--[^=]+=' '' -- $current)
        if test (math "bitand($directive, 16)") -ne 0
            for each in (__fish_complete_directories $path '')
                echo $prefix$each
            end
        else if test (math "bitand($directive, 4)") -eq 0
            for each in (__fish_complete_path $path)
                echo $prefix$each
            end
        end
    end
end

complete --command d8-payload-registry --no-files --arguments '(__d8_payload_registry_complete d8-payload-registry)'

# As a plugin: only what follows "d8 payload-registry" is ours.
function __d8_payload_registry_is_meant
    set -l words (commandline --cut-at-cursor --tokenize --current-process)
    test (count $words) -ge 2; and test "$words[2]" = payload-registry
end
complete --command d8 --condition __d8_payload_registry_is_meant --no-files --arguments '(__d8_payload_registry_complete d8 payload-registry)'

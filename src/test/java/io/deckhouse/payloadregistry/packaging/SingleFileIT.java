package io.deckhouse.payloadregistry.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.parts.BareRoot;
import io.deckhouse.payloadregistry.parts.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The executable, copied alone to a bare Debian without Java: its first start in every kind of
 * home, and what it keeps of earlier ones. Each script runs as root in mounts of its own.
 */
final class SingleFileIT {
    private static final long LARGEST = 64L << 20;

    /** {@code d8 NAME=VALUE... ARGUMENTS} is a start by nobody, with this environment alone. */
    private static final String START =
            """
            d8() { setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH=/usr/bin:/bin "$@"; }
            own() { mkdir -p "$1" && chown 65534:65534 "$1" && chmod 700 "$1"; }
            tidied() { rm -rf /tmp/d8-payload-registry* /var/tmp/d8-payload-registry*; }
            store=.cache/d8-payload-registry/unpacked
            tidied
            """;

    private static BareRoot root;

    @BeforeAll
    static void copy() throws IOException {
        root = BareRoot.unpack();
        Files.copy(Built.program(), root.path().resolve("d8-payload-registry"));
    }

    @AfterAll
    static void close() {
        root.close();
    }

    private static CommandResult run(String script) {
        return root.command("0:0", "/bin/sh", "-c", START + script).run();
    }

    @Test
    void isSmallEnoughAndAnswersTheProbeWithAColdCache() throws IOException {
        assertThat(Files.size(Built.program())).isLessThanOrEqualTo(LARGEST);

        CommandResult probes =
                run(
                        """
                        own /home/probe
                        ! command -v java && timeout 10 true || exit 9
                        d8 HOME=/home/probe timeout 10 /d8-payload-registry --version
                        d8 HOME=/home/probe timeout 10 /d8-payload-registry version
                        """);

        assertThat(probes.output().lines()).containsExactly(Built.version(), Built.version());
        assertThat(probes.stderr()).isEmpty();
    }

    @Test
    void tenFirstStartsAtOnceGiveTenAnswersAndOneDirectory() {
        CommandResult raced =
                run(
                        """
                        own /home/raced
                        for i in 0 1 2 3 4 5 6 7 8 9; do
                          d8 HOME=/home/raced /d8-payload-registry match 'app/**' app/web >/tmp/raced.$i 2>&1 &
                        done
                        wait
                        cat /tmp/raced.* | sort | uniq -c
                        ls -A /home/raced/$store | wc -l
                        """);

        assertThat(raced.output().lines().map(String::strip))
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("10 "))
                .satisfies(lines -> assertThat(lines.get(1)).isEqualTo("1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d8", // no home at all
                "d8 HOME=/nonexistent",
                "d8 HOME=relative",
                "mkdir -p /home/ro && mount -t tmpfs -o ro tmpfs /home/ro && d8 HOME=/home/ro",
                "mkdir -p /home/root && chmod 755 /home/root && d8 HOME=/home/root",
                "mkdir -p /home/open && chmod 1777 /home/open && d8 HOME=/home/open", // another's
            })
    void startsWithoutAUsableHome(String how) {
        CommandResult started =
                run(
                        how
                                + """
                                 /d8-payload-registry --version
                                d8 /d8-payload-registry --version
                                ls -d /tmp/d8-payload-registry* | wc -l
                                """);

        assertThat(started.output().lines()).containsExactly(Built.version(), Built.version(), "1");
    }

    @Test
    void goesOnToAFolderThatAllowsProgramsAndLeavesNothingInTheOther() {
        CommandResult started =
                run(
                        """
                        mkdir -p /noexec && mount -t tmpfs -o noexec,mode=1777 tmpfs /noexec
                        d8 TMPDIR=/noexec /d8-payload-registry --version
                        find /noexec -type f | wc -l
                        ls -d /var/tmp/d8-payload-registry* | wc -l
                        """);

        assertThat(started.output().lines()).containsExactly(Built.version(), "0", "1");
    }

    @Test
    void refusesClearlyWhereThereIsNoRoomAndLeavesNothing() {
        CommandResult refused =
                run(
                        """
                        mkdir -p /small && mount -t tmpfs -o size=20m,mode=1777 tmpfs /small
                        mount --bind /small /tmp && mount --bind /small /var/tmp
                        own /small/home
                        d8 HOME=/small/home /d8-payload-registry --version
                        code=$?
                        find /small -type f | wc -l
                        exit $code
                        """);

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.stdout().strip()).isEqualTo("0");
        assertThat(refused.stderr())
                .contains("found no place to unpack to", "/small/home/", "Set XDG_CACHE_HOME")
                .contains("no space left");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // a symbolic link, somebody else's, writable by others
                "own /home/x/elsewhere; ln -s /home/x/elsewhere \"$at\"; chown -h 65534 \"$at\"",
                "mkdir \"$at\"; chmod 755 \"$at\"",
                "own \"$at\"; chmod 777 \"$at\"",
            })
    void usesNoDirectoryThatOthersCouldHaveFilled(String unsafe) {
        CommandResult started =
                run(
                        """
                        rm -rf /home/x; own /home/x; own /home/x/.cache; own /home/x/.cache/d8-payload-registry
                        at=/home/x/$store
                        """
                                + unsafe
                                + """

                                d8 HOME=/home/x /d8-payload-registry --version
                                find -H /home/x -type f | wc -l
                                ls -d /tmp/d8-payload-registry* | wc -l
                                """);

        assertThat(started.output().lines()).containsExactly(Built.version(), "0", "1");
    }

    @Test
    void healsADirectoryOfItsOwnThatSomebodyElseCouldWriteTo() {
        CommandResult healed =
                run(
                        """
                        own /home/healed
                        d8 HOME=/home/healed /d8-payload-registry --version
                        chmod 777 /home/healed/$store/*
                        d8 HOME=/home/healed /d8-payload-registry --version
                        rm /home/healed/$store/*/runtime/bin/java
                        d8 HOME=/home/healed /d8-payload-registry --version
                        ls -ld /home/healed/$store/* | cut -c 1-10
                        """);

        assertThat(healed.output().lines())
                .containsExactly(Built.version(), Built.version(), Built.version(), "drwx------");
    }

    @Test
    void removesOldVersionsThatNobodyUses() {
        CommandResult kept =
                run(
                        """
                        own /home/old
                        for version in unused recent locked; do
                          d8 mkdir -p /home/old/$store/$version
                          d8 touch -d '-31 days' /home/old/$store/$version/used
                        done
                        chmod 700 /home/old/.cache /home/old/.cache/d8-payload-registry /home/old/$store
                        d8 touch -d '-29 days' /home/old/$store/recent/used
                        d8 flock -s /home/old/$store/locked/used sleep 60 &
                        until ! flock -n /home/old/$store/locked/used true; do :; done
                        d8 HOME=/home/old /d8-payload-registry --version
                        ls /home/old/$store | grep -v '^[0-9a-f]\\{64\\}$'
                        kill $!
                        """);

        assertThat(kept.output().lines()).containsExactly(Built.version(), "locked", "recent");
    }

    /** A cache that does not fit its program is refused without a word: starts are only slower. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "offline", "cluster", "daemon", "refresher"})
    void cacheFitsTheUnpackedProgram(String mode) {
        boolean isRefresher = mode.equals("refresher");
        String cache = isRefresher ? "daemon" : mode;
        CommandResult started =
                run(
                        """
                        own /home/cache
                        d8 HOME=/home/cache /d8-payload-registry --version
                        cd /home/cache/$store/*
                        flags=$(grep -a -o 'flags="[^"]*" cache=[a-z$]*' /d8-payload-registry |
                          sed -n 's/^flags="\\([^"]*\\)" cache='"$pattern"'$/\\1/p' | head -n 1)
                        more=$(grep -a -o 'more="-[^"]*"' /d8-payload-registry | sed 's/^more="//; s/"$//')
                        [ -n "$flags" ] && [ -n "$more" ] || exit 9
                        [ $isRefresher = false ] || flags="$flags $more"
                        d8 $PWD/runtime/bin/java $flags -XX:AOTMode=on -XX:AOTCache=$PWD/$cache.aot \\
                          -cp $PWD/picocli.jar:$PWD/app.jar io.deckhouse.payloadregistry.cli.Main --version
                        """
                                .replace("$cache", cache)
                                .replace("$isRefresher", String.valueOf(isRefresher))
                                .replace("'\"$pattern\"'", pattern(cache)));

        assertThat(started.output().lines()).containsExactly(Built.version(), Built.version());
    }

    /** As the file's head chooses: the daemons have flags of their own, one of them more. */
    private static String pattern(String cache) {
        return cache.equals("daemon") ? "daemon" : "cluster";
    }
}

package io.deckhouse.payloadregistry.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The smallest Debian there is, unpacked for one test to change as it likes: a shell and the
 * essential packages, no Java. It needs root, for {@code chroot}.
 */
public final class BareRoot implements AutoCloseable {
    private final TemporaryDirectory directory = new TemporaryDirectory("bare-root");

    private BareRoot() {}

    /** A new one. */
    public static BareRoot unpack() {
        BareRoot root = new BareRoot();
        Command.of("tar", "-xpf", Parts.bareRoot().toString(), "-C", root.path().toString())
                .run()
                .expectSuccess();
        return root;
    }

    /** Its {@code /}. */
    public Path path() {
        try {
            Path path = Files.createDirectories(directory.resolve("root"));
            Command.of("chmod", "755", directory.path().toString(), path.toString())
                    .run()
                    .expectSuccess();
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command in it as this user, such as {@code nobody}, with an empty environment. */
    public Command command(String user, String... words) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--fork",
                                "--kill-child",
                                "/bin/sh",
                                "-c",
                                """
                                set -e
                                root=$1 user=$2
                                shift 2
                                mount -t proc proc "$root/proc"
                                mount --rbind /dev "$root/dev"
                                exec "$(command -v chroot)" --userspec="$user" "$root" \\
                                    /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
                                """,
                                "bare-root",
                                path().toString(),
                                user));
        all.addAll(List.of(words));
        return Command.of(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        directory.close();
    }
}

package io.deckhouse.payloadregistry.parts;

import java.nio.file.Path;

/** Apache's htpasswd, the other implementation of bcrypt hashes that users meet. */
public final class Htpasswd {
    private Htpasswd() {}

    /** The hash that {@code htpasswd -nbB} prints after the user name, of this cost (4 to 17). */
    public static String nbB(String user, String password, int cost) {
        String line =
                Command.part("htpasswd", "-nbB", "-C", Integer.toString(cost), user, password)
                        .run()
                        .output();
        return line.substring(line.indexOf(':') + 1);
    }

    /** Whether {@code htpasswd -vb} accepts the password for a file with this hash. */
    public static boolean verifies(String hash, String password) {
        try (TemporaryDirectory directory = new TemporaryDirectory("htpasswd")) {
            Path file = directory.write("htpasswd", "user:" + hash + "\n");
            CommandResult result =
                    Command.part("htpasswd", "-vb", file.toString(), "user", password).run();
            return switch (result.exit()) {
                case 0 -> true;
                case 3 -> false; // "verification failed", as its manual lists the exit codes
                default -> throw new AssertionError(result.toString());
            };
        }
    }
}

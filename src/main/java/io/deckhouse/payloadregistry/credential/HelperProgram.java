package io.deckhouse.payloadregistry.credential;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A program that keeps logins for docker or podman, {@code docker-credential-NAME} (FACTS 6).
 *
 * <p>It gets secrets on its stdin alone; what it prints is never repeated.
 */
public final class HelperProgram {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final long LONGEST_SECONDS = 30;

    private final String program;

    /**
     * The helper with this name, as {@code credsStore} and {@code credHelpers} have it.
     *
     * @throws IllegalArgumentException if it cannot be a program's name
     */
    public HelperProgram(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "not a credential helper's name: " + Excerpt.of(name));
        }
        this.program = "docker-credential-" + name;
    }

    /** The program's name. */
    public String program() {
        return program;
    }

    /**
     * Has it keep a login.
     *
     * @throws IOException naming the program, if it does not
     */
    public void store(String server, RegistryCredential credential) throws IOException {
        var login = JsonNodeFactory.instance.objectNode();
        login.put("ServerURL", server);
        login.put("Username", credential.username());
        login.put("Secret", credential.password().reveal());
        run("store", Json.TREES.bytes(login));
    }

    /** Has it forget a login; it is no failure if there is none. */
    public void erase(String server) throws IOException {
        run("erase", server.getBytes(StandardCharsets.UTF_8));
    }

    private void run(String verb, byte[] input) throws IOException {
        Process process =
                new ProcessBuilder(program, verb)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program + " did not end within " + LONGEST_SECONDS + " s");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException(program + " was interrupted");
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " " + verb + " failed with " + process.exitValue());
        }
    }
}

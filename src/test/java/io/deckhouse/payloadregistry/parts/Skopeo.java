package io.deckhouse.payloadregistry.parts;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * skopeo as a client that proves itself in one way. Images are named as {@code
 * HOST:PORT/NAMESPACE/NAME:TAG}; results are returned as they are, since a refusal may be expected.
 */
public final class Skopeo {
    private final List<String> login;

    private Skopeo(List<String> login) {
        this.login = login;
    }

    /** Without credentials, whatever this machine's user has stored. */
    public static Skopeo anonymous() {
        return new Skopeo(List.of("no-creds"));
    }

    /** With a user name and a password (of tests only: they stand in the process list). */
    public static Skopeo withCredentials(String user, String password) {
        return new Skopeo(List.of("creds", user + ":" + password));
    }

    /** With a file in the form of a pull Secret's {@code .dockerconfigjson}. */
    public static Skopeo withAuthfile(Path dockerconfigjson) {
        return new Skopeo(List.of("authfile", dockerconfigjson.toString()));
    }

    /** Copies an image to a registry. */
    public CommandResult push(TinyImage image, String destination) {
        return run("copy", "dest-", image.reference(), "docker://" + destination);
    }

    /** Copies an image from a registry into a new OCI layout directory. */
    public CommandResult pull(String source, Path layout) {
        return run("copy", "src-", "docker://" + source, "oci:%s:pulled".formatted(layout));
    }

    /** Copies an image between two repositories, with the same login at both ends. */
    public CommandResult copy(String source, String destination) {
        List<String> words = new ArrayList<>(List.of("--insecure-policy", "copy"));
        for (String side : List.of("src-", "dest-")) {
            words.add("--" + side + "tls-verify=false");
            words.add("--" + side + login.getFirst());
            words.addAll(login.subList(1, login.size()));
        }
        return Command.part("skopeo", words.toArray(String[]::new))
                .with("docker://" + source, "docker://" + destination)
                .run();
    }

    /** Prints an image's digest, tags and layers as JSON. */
    public CommandResult inspect(String image) {
        return run("inspect", "", "docker://" + image);
    }

    /** Prints a repository's tags as JSON. */
    public CommandResult listTags(String repository) {
        return run("list-tags", "", "docker://" + repository);
    }

    /** Marks an image for deletion; it asks for the scope {@code repository:NAME:*}. */
    public CommandResult delete(String image) {
        return run("delete", "", "docker://" + image);
    }

    /** Side is the prefix that the verb's flags have: {@code src-}, {@code dest-} or none. */
    private CommandResult run(String verb, String side, String... images) {
        List<String> words = new ArrayList<>(List.of("--insecure-policy", verb));
        words.add("--" + side + "tls-verify=false");
        words.add("--" + side + login.getFirst());
        words.addAll(login.subList(1, login.size()));
        return Command.part("skopeo", words.toArray(String[]::new)).with(images).run();
    }
}

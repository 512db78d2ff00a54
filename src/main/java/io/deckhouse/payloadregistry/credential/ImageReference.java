package io.deckhouse.payloadregistry.credential;

import java.util.regex.Pattern;

/**
 * An image name as users write it, completed the way docker completes it: {@code nginx} is {@code
 * docker.io/library/nginx}.
 *
 * @param host the registry
 * @param repository the path in the registry
 * @param tag the tag, or empty
 * @param digest {@code algorithm:hex}, or empty
 */
public record ImageReference(RegistryHost host, String repository, String tag, String digest) {
    private static final String HUB = "docker.io";
    private static final int LONGEST_NAME = 255;
    private static final Pattern REPOSITORY =
            Pattern.compile(
                    "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
                            + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile(
                    "sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}"
                            + "|(?!sha256:|sha512:)[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*"
                            + ":[0-9a-fA-F]{32,256}");
    private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{64}");

    /** Refuses parts that the distribution grammar does not allow. */
    public ImageReference {
        int length = host.toString().length() + 1 + repository.length();
        if (length > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the image name has " + length + " characters, more than " + LONGEST_NAME);
        }
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException(
                    "not an image repository: "
                            + Excerpt.of(repository)
                            + " (lower-case letters, digits and single separators ._- between"
                            + " slashes)");
        }
        if (!tag.isEmpty() && !TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException("not an image tag: " + Excerpt.of(tag));
        }
        if (!digest.isEmpty() && !DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("not an image digest: " + Excerpt.of(digest));
        }
    }

    /**
     * Reads {@code [host[:port]/]path[:tag][@digest]}.
     *
     * @throws IllegalArgumentException with a text for the user, if it is anything else
     */
    public static ImageReference parse(String text) {
        if (text.contains("://")) {
            throw new IllegalArgumentException(
                    "not an image but a URL: leave out the scheme and everything before the host");
        }
        if (IMAGE_ID.matcher(text).matches()) {
            throw new IllegalArgumentException("64 hex digits are an image ID, not an image name");
        }
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : present(text.substring(at + 1), text, "digest");
        String named = at < 0 ? text : text.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "" : present(named.substring(colon + 1), text, "tag");
        String name = colon < 0 ? named : named.substring(0, colon);
        int slash = name.indexOf('/');
        if (slash < 0 || !isHost(name.substring(0, slash))) {
            return new ImageReference(hub(), hubRepository(name), tag, digest);
        }
        RegistryHost host = RegistryHost.parse(name.substring(0, slash));
        String repository = name.substring(slash + 1);
        if (host.equals(hub()) || host.equals(new RegistryHost("index." + HUB, 0))) {
            return new ImageReference(hub(), hubRepository(repository), tag, digest);
        }
        return new ImageReference(host, repository, tag, digest);
    }

    /** What to ask the registry for: the digest if there is one, else the tag, else latest. */
    public String selector() {
        if (!digest.isEmpty()) {
            return digest;
        }
        return tag.isEmpty() ? "latest" : tag;
    }

    /** Host and repository, without tag and digest. */
    public String name() {
        return host + "/" + repository;
    }

    @Override
    public String toString() {
        return name() + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    /** Docker's test for the part before the first slash; else it is a directory of Docker Hub. */
    private static boolean isHost(String first) {
        return first.contains(".")
                || first.contains(":")
                || first.equals("localhost")
                || first.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static RegistryHost hub() {
        return new RegistryHost(HUB, RegistryHost.NO_PORT);
    }

    private static String hubRepository(String repository) {
        return repository.contains("/") ? repository : "library/" + repository;
    }

    private static String present(String part, String text, String what) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException(
                    "not an image: the " + what + " of " + Excerpt.of(text) + " is empty");
        }
        return part;
    }
}

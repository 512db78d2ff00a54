package io.deckhouse.payloadregistry.credential;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A key under {@code auths} as kubelet understands it: a host that may hold stars, a port, and a
 * path that is a plain string prefix.
 *
 * @param written the key as it stands in the document
 * @param host host with port, without scheme and user
 * @param path with a leading slash, or empty
 */
record EntryKey(String written, String host, String path) {
    static EntryKey of(String written) {
        String rest = withoutScheme(written);
        rest = before(before(rest, '#'), '?');
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : decoded(rest.substring(slash));
        if (path.startsWith("/v1/") || path.startsWith("/v2/")) {
            path = path.substring(3);
        }
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return new EntryKey(written, host, path.equals("/") ? "" : path);
    }

    /** The key for people: as written, but without a URL's user and password. */
    String shown() {
        return written.contains("@") ? order() : written;
    }

    /** What kubelet sorts by, the greatest first. */
    String order() {
        return host + path;
    }

    /** Whether kubelet would try this entry for {@code host[:port]/path}. */
    boolean serves(String image) {
        int slash = image.indexOf('/');
        String wanted = slash < 0 ? image : image.substring(0, slash);
        String below = slash < 0 ? "" : image.substring(slash);
        return portOf(host).equals(portOf(wanted))
                && below.startsWith(path)
                && labelsMatch(nameOf(host), nameOf(wanted));
    }

    private static boolean labelsMatch(String glob, String name) {
        String[] globs = glob.split("\\.", -1);
        String[] labels = name.split("\\.", -1);
        if (globs.length != labels.length) {
            return false;
        }
        for (int i = 0; i < globs.length; i++) {
            if (!labelMatches(globs[i], labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean labelMatches(String glob, String label) {
        return new LabelGlob(glob).matches(label);
    }

    private static String withoutScheme(String key) {
        for (String scheme : new String[] {"https://", "http://"}) {
            if (key.startsWith(scheme)) {
                return key.substring(scheme.length());
            }
        }
        return key;
    }

    /** Kubelet parses keys as URLs, so an encoded character of the path counts as itself. */
    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return path;
        }
    }

    private static String before(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String nameOf(String host) {
        int colon = portColon(host);
        return colon < 0 ? host : host.substring(0, colon);
    }

    private static String portOf(String host) {
        int colon = portColon(host);
        return colon < 0 ? "" : host.substring(colon + 1);
    }

    private static int portColon(String host) {
        int colon = host.lastIndexOf(':');
        return host.indexOf(']') > colon ? -1 : colon;
    }
}

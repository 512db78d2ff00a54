package io.deckhouse.payloadregistry.credential;

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
        String path = slash < 0 ? "" : rest.substring(slash);
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

    boolean serves(ImageReference image) {
        String wanted = image.host().toString();
        return portOf(host).equals(portOf(wanted))
                && ("/" + image.repository()).startsWith(path)
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

    /** Stars stand for any run of characters; on a mismatch only the last star is retried. */
    private static boolean labelMatches(String glob, String label) {
        int g = 0;
        int l = 0;
        int star = -1;
        int resume = 0;
        while (l < label.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = l;
            } else if (g < glob.length() && glob.charAt(g) == label.charAt(l)) {
                g++;
                l++;
            } else if (star >= 0) {
                g = star + 1;
                l = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    private static String withoutScheme(String key) {
        for (String scheme : new String[] {"https://", "http://"}) {
            if (key.startsWith(scheme)) {
                return key.substring(scheme.length());
            }
        }
        return key;
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

package io.deckhouse.payloadregistry.probe;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * The auth server that a registry names, judged by whether credentials may go there: over https or
 * to loopback only, and only to the registry's own host or one that was allowed by name (DESIGN 7).
 */
final class Realm {
    private final URI uri;
    private final String refusal;

    private Realm(URI uri, String refusal) {
        this.uri = uri;
        this.refusal = refusal;
    }

    static Realm of(String text, URI registry, Set<String> allowedHosts) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException _) {
            return new Realm(registry, "its realm is not a URL");
        }
        if (uri.getHost() == null || uri.getScheme() == null || uri.getRawUserInfo() != null) {
            return new Realm(registry, "its realm is not a URL with a host and nothing else");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean isLoopback = isLoopback(host);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && isLoopback)) {
            return new Realm(uri, "its auth server is not asked over https");
        }
        boolean isOwn =
                host.equalsIgnoreCase(registry.getHost())
                        || (isLoopback && isLoopback(registry.getHost()));
        return isOwn || allowedHosts.contains(host)
                ? new Realm(uri, "")
                : new Realm(uri, "its auth server is on another host, " + host);
    }

    /** Why nothing may be sent there; empty if it may. */
    String refusal() {
        return refusal;
    }

    URI uri() {
        return uri;
    }

    /** Host and port, as messages name the server. */
    String server() {
        return uri.getRawAuthority();
    }

    /** Whether a host is this machine by its very name. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("[::1]");
    }
}

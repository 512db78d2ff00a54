package io.deckhouse.payloadregistry.credential;

import java.util.regex.Pattern;

/**
 * Host and port as they stand before the first slash of an image name; never a URL.
 *
 * @param name a DNS name, an IPv4 address, or an IPv6 address in brackets, spelled as given
 * @param port 1 to 65535, or {@link #NO_PORT}; 443 is not implied
 */
public record RegistryHost(String name, int port) {
    /** The port of a host that names none. */
    public static final int NO_PORT = 0;

    private static final int LONGEST_NAME = 253;
    private static final Pattern DNS_NAME =
            Pattern.compile(
                    "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]{2,45}\\]");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    /** Refuses what cannot be a host or a port. */
    public RegistryHost {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "not a registry host: "
                            + Excerpt.of(name)
                            + " (expected a DNS name or an IP address)");
        }
        if (port < NO_PORT || port > 65_535) {
            throw new IllegalArgumentException("not a port: " + port + " (expected 1 to 65535)");
        }
    }

    /**
     * Reads {@code host} or {@code host:port}.
     *
     * @throws IllegalArgumentException with a text for the user, if it is anything else
     */
    public static RegistryHost parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the registry host is empty");
        }
        if (text.contains("@")) { // what stands before it may be a password

            throw new IllegalArgumentException(
                    "not a registry host: it holds an @; leave out the user");
        }
        if (text.contains("://")) {
            throw wrong(text, "it is a URL; leave out the scheme");
        }
        if (text.contains("/")) {
            throw wrong(text, "it has a path; only host[:port] goes here");
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            return new RegistryHost(text, NO_PORT);
        }
        String port = text.substring(colon + 1);
        if (!PORT.matcher(port).matches() || Integer.parseInt(port) > 65_535) {
            throw wrong(text, "its port is not a number from 1 to 65535");
        }
        return new RegistryHost(text.substring(0, colon), Integer.parseInt(port));
    }

    /** Whether a port is named. */
    public boolean hasPort() {
        return port != NO_PORT;
    }

    @Override
    public String toString() {
        return hasPort() ? name + ":" + port : name;
    }

    private static boolean isName(String name) {
        if (name.length() > LONGEST_NAME) {
            return false;
        }
        return DNS_NAME.matcher(name).matches() || IPV6.matcher(name).matches();
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(
                "not a registry host: " + Excerpt.of(text) + ": " + why);
    }
}

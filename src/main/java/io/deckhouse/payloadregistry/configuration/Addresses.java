package io.deckhouse.payloadregistry.configuration;

import java.net.InetSocketAddress;

/** Reads where to listen. */
public final class Addresses {
    private Addresses() {}

    /**
     * Reads {@code HOST:PORT}; without a host every address of the machine is meant.
     *
     * @throws IllegalArgumentException when it is none, or the host is unknown
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            InetSocketAddress address =
                    host.isEmpty()
                            ? new InetSocketAddress(port)
                            : new InetSocketAddress(host, port);
            if (colon >= 0 && !address.isUnresolved()) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // Not a number, or out of range: told below.
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not HOST:PORT with a port from 0 to 65535");
    }
}

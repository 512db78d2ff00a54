package io.deckhouse.payloadregistry.configuration;

import java.net.InetSocketAddress;

/** Reads where to listen. */
public final class Addresses {
    private static final int LAST_PORT = 65_535;

    private Addresses() {}

    /**
     * Reads {@code HOST:PORT}; without a host every address of the machine is meant.
     *
     * @throws IllegalArgumentException when it is none, or the host is unknown
     */
    public static InetSocketAddress parse(String text) {
        requireForm(text);
        int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
        String host = host(text);
        InetSocketAddress address =
                host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "'%s': no address is known for the host %s".formatted(text, host));
        }
        return address;
    }

    /**
     * Looks at the form alone, for an address of another machine.
     *
     * @throws IllegalArgumentException when it is not {@code HOST:PORT}
     */
    public static void requireForm(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        boolean isPort = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= LAST_PORT;
        if (colon < 0 || !isPort || host(text).matches(".*[\\s/].*")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not HOST:PORT with a port from 0 to " + LAST_PORT);
        }
    }

    private static String host(String text) {
        return text.substring(0, text.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    }
}

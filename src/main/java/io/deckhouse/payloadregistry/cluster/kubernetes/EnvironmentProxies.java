package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, in either case, as kubectl and docker
 * read them (Go's {@code net/http}): this machine itself is never spoken to through one.
 */
public final class EnvironmentProxies extends ProxySelector {
    /** What a message says of a text that {@link #read} cannot use, after what it is. */
    static final String UNUSABLE =
            " is not the URL of a proxy without a login, http://HOST:PORT; others are not supported";

    private static final List<Proxy> DIRECTLY = List.of(Proxy.NO_PROXY);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final int HTTP_PORT = 80;

    private final Map<String, String> variables;

    /** The proxies that these environment variables name. */
    public EnvironmentProxies(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * The proxy on the way to a server, as a URL; empty for none.
     *
     * @throws IllegalArgumentException naming the variable, if it is no URL of an HTTP proxy
     */
    public Optional<URI> to(URI server) {
        String name = "https".equals(server.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
        String written = variable(name);
        if (written.isEmpty() || isDirect(server)) {
            return Optional.empty();
        }
        Optional<URI> proxy = read(written.contains("://") ? written : "http://" + written);
        if (proxy.isEmpty()) {
            throw new IllegalArgumentException(
                    name + UNUSABLE + ". NO_PROXY lists hosts that need none");
        }
        return proxy;
    }

    /** The URL of an HTTP proxy without a login, with its port; empty for what is anything else. */
    static Optional<URI> read(String written) {
        try {
            URI proxy = URI.create(written);
            boolean isUsable =
                    "http".equals(proxy.getScheme())
                            && proxy.getHost() != null
                            && proxy.getRawUserInfo() == null;
            int port = proxy.getPort() < 0 ? HTTP_PORT : proxy.getPort();
            return isUsable
                    ? Optional.of(URI.create("http://" + proxy.getHost() + ":" + port))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // not told why: the text may hold a password
        }
    }

    @Override
    public List<Proxy> select(URI server) {
        return to(server)
                .map(proxy -> new InetSocketAddress(proxy.getHost(), proxy.getPort()))
                .map(address -> List.of(new Proxy(Proxy.Type.HTTP, address)))
                .orElse(DIRECTLY);
    }

    /** There is no other to try. */
    @Override
    public void connectFailed(URI server, SocketAddress proxy, IOException failure) {}

    private String variable(String name) {
        String upper = variables.getOrDefault(name, "");
        return upper.isEmpty() ? variables.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
    }

    private boolean isDirect(URI server) {
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT);
        String bare = host.replaceAll("^\\[|]$", "");
        if (bare.equals("localhost") || isLoopback(bare)) {
            return true;
        }
        int standard = "https".equals(server.getScheme()) ? 443 : HTTP_PORT;
        String port = String.valueOf(server.getPort() < 0 ? standard : server.getPort());
        for (String entry : variable("NO_PROXY").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (covers(entry, bare, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLoopback(String host) {
        return address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static boolean covers(String entry, String host, String port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return isInRange(entry, host);
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && entry.indexOf(':') == colon;
        if (hasPort && !entry.substring(colon + 1).equals(port)) {
            return false;
        }
        String name = (hasPort ? entry.substring(0, colon) : entry).replaceFirst("^\\*\\.", ".");
        return !name.isEmpty()
                && (host.equals(name) || host.endsWith(name.startsWith(".") ? name : "." + name));
    }

    private static boolean isInRange(String range, String host) {
        int slash = range.indexOf('/');
        Optional<InetAddress> base = address(range.substring(0, slash));
        Optional<InetAddress> wanted = address(host);
        String bits = range.substring(slash + 1);
        if (base.isEmpty() || wanted.isEmpty() || !bits.matches("\\d{1,3}")) {
            return false;
        }
        byte[] of = base.get().getAddress();
        byte[] is = wanted.get().getAddress();
        int ignored = of.length * 8 - Integer.parseInt(bits);
        return of.length == is.length
                && ignored >= 0
                && new BigInteger(1, of)
                        .shiftRight(ignored)
                        .equals(new BigInteger(1, is).shiftRight(ignored));
    }

    /** Of an address as it is written; a name is not looked up. */
    private static Optional<InetAddress> address(String text) {
        try {
            return ADDRESS.matcher(text).matches()
                    ? Optional.of(InetAddress.getByName(text))
                    : Optional.empty();
        } catch (UnknownHostException _) {
            return Optional.empty();
        }
    }
}

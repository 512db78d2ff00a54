package io.deckhouse.payloadregistry.hosting;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how to listen.
 *
 * @param address with port 0 for any free port
 */
public record ListenConfig(
        InetSocketAddress address,
        Transport transport,
        HttpLimits limits,
        TrustedProxies trustedProxies) {
    private static final Duration RELOAD_INTERVAL = Duration.ofMillis(500);

    /** Plain HTTP with default limits and no trusted proxies. */
    public static ListenConfig plain(InetSocketAddress address) {
        return new ListenConfig(
                address, new Transport.Plain(), HttpLimits.defaults(), TrustedProxies.none());
    }

    /** TLS from PEM files, looked at twice a second, default limits, no trusted proxies. */
    public static ListenConfig tls(
            InetSocketAddress address, Path certificateChain, Path privateKey) {
        var tls = new Transport.Tls(certificateChain, privateKey, RELOAD_INTERVAL);
        return new ListenConfig(address, tls, HttpLimits.defaults(), TrustedProxies.none());
    }

    /** The same with other limits. */
    public ListenConfig withLimits(HttpLimits other) {
        return new ListenConfig(address, transport, other, trustedProxies);
    }

    /** The same with other trusted proxies. */
    public ListenConfig withTrustedProxies(TrustedProxies other) {
        return new ListenConfig(address, transport, limits, other);
    }
}

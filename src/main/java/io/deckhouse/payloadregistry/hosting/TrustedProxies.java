package io.deckhouse.payloadregistry.hosting;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The peers whose {@code X-Forwarded-For} is believed. */
public final class TrustedProxies {
    private static final int MOST_HOPS = 64;
    private static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = ranges;
    }

    /** Nobody is trusted: the peer is the client. */
    public static TrustedProxies none() {
        return NONE;
    }

    /**
     * Trusts addresses and ranges such as {@code 10.0.0.0/8} and {@code fd00::/8}.
     *
     * @throws IllegalArgumentException naming the text that is no range
     */
    public static TrustedProxies of(List<String> ranges) {
        return new TrustedProxies(ranges.stream().map(AddressRange::parse).toList());
    }

    /**
     * The client behind a peer: the right-most forwarded address that is not itself trusted. What
     * stands left of it, or left of something unreadable, is the client's own claim and is ignored.
     */
    InetAddress client(InetAddress peer, List<String> forwardedFor) {
        InetAddress nearest = peer;
        int hops = 0;
        for (int line = forwardedFor.size() - 1; line >= 0; line--) {
            String[] entries = forwardedFor.get(line).split(",", -1);
            for (int entry = entries.length - 1; entry >= 0; entry--) {
                if (!trusts(nearest) || ++hops > MOST_HOPS) {
                    return nearest;
                }
                Optional<InetAddress> next = hop(entries[entry].strip());
                if (next.isEmpty()) {
                    return nearest;
                }
                nearest = next.get();
            }
        }
        return nearest;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    private boolean trusts(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Reads {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]:80}.
     */
    private static Optional<InetAddress> hop(String text) {
        int closing = text.indexOf(']');
        if (text.startsWith("[") && closing > 0) {
            return AddressRange.address(text.substring(1, closing));
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon > 0 && colon == text.lastIndexOf(':');
        return AddressRange.address(hasPort ? text.substring(0, colon) : text);
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}

package io.deckhouse.payloadregistry.hosting;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that share a prefix, as in {@code 10.0.0.0/8}; a bare address is a range of one. */
record AddressRange(InetAddress first, int prefixBits) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}");
    private static final Pattern DOTTED =
            Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress first = address(literal).orElseThrow(() -> malformed(text));
        int width = first.getAddress().length * 8;
        if (slash < 0) {
            return new AddressRange(first, width);
        }
        String bits = text.substring(slash + 1);
        if (!DIGITS.matcher(bits).matches() || Integer.parseInt(bits) > width) {
            throw malformed(text);
        }
        var range = new AddressRange(first, Integer.parseInt(bits));
        if (!range.isAligned()) {
            throw new IllegalArgumentException("address range has bits after its prefix: " + text);
        }
        return range;
    }

    /** An IP address literal; never a name lookup, no zones, no shortened IPv4. */
    static Optional<InetAddress> address(String literal) {
        boolean v6 = literal.indexOf(':') >= 0 && COLONS.matcher(literal).matches();
        if (!v6 && !DOTTED.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(mine, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
    }

    private boolean isAligned() {
        byte[] bytes = first.getAddress();
        for (int bit = prefixBits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an address range such as 10.0.0.0/8: " + text);
    }

    @Override
    public String toString() {
        return AddressText.of(first) + "/" + prefixBits;
    }
}

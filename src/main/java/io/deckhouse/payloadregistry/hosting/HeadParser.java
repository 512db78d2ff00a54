package io.deckhouse.payloadregistry.hosting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.jspecify.annotations.Nullable;

/**
 * A parser of HTTP/1.1 that takes a request's credentials in one piece.
 *
 * <p>Jetty's parser goes through a value character by character; those of a Kubernetes token are a
 * fifth of a whole request's work. So a short value goes through it in their place, and the field
 * gets the true one as it is made: what a head may look like stays decided by Jetty alone. Only a
 * head that can be read in one way is treated so, which is there to its end, within its limit,
 * without a transfer coding, and has nothing in its lines but visible ASCII and blanks.
 */
final class HeadParser extends HttpParser {
    private static final byte[] NAME = "Authorization: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STAND_IN =
            "Authorization: *\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CODING = "transfer-encoding".getBytes(StandardCharsets.US_ASCII);
    private static final byte LAST_VISIBLE = '~';

    /** Makes a letter of ASCII a small one, and leaves a hyphen as it is. */
    private static final int SMALL = 0x20;

    private final int headBytes;

    /** The value of the field that comes next. */
    private @Nullable String credentials;

    /** Where the line with the credentials begins, and where its CR is. */
    private record Line(int from, int to) {}

    /** Strict: where a line may go on in the next one, more than one line would be credentials. */
    HeadParser(RequestHandler handler, int headBytes) {
        super(handler, headBytes, HttpCompliance.STRICT);
        this.headBytes = headBytes;
        // Else a table of 96 KiB remembers fields for the next request: the short value, and
        // credentials that differ in upper and lower case as the same.
        setHeaderCacheSize(0);
    }

    @Override
    protected boolean parseFields(ByteBuffer buffer) {
        Line line = isState(State.HEADER) ? find(buffer) : null;
        if (line == null) {
            return super.parseFields(buffer);
        }
        int limit = buffer.limit();
        buffer.limit(line.from());
        try {
            super.parseFields(buffer);
        } finally {
            buffer.limit(limit);
        }
        super.parseFields(ByteBuffer.wrap(STAND_IN));
        // Only now: a field is made when the line after it begins.
        credentials = text(buffer, line.from() + NAME.length, line.to());
        buffer.position(line.to() + 2);
        return super.parseFields(buffer);
    }

    @Override
    public HttpField newHttpField(HttpHeader header, String name, String value) {
        String whole = credentials;
        credentials = null;
        return super.newHttpField(header, name, whole == null ? value : whole);
    }

    /** The first line of credentials in a plain and whole head; null if there is none. */
    private @Nullable Line find(ByteBuffer buffer) {
        int begin = buffer.position();
        if (begin == 0 || buffer.get(begin - 1) != '\n') {
            return null; // in the middle of a line, perhaps
        }
        Line found = null;
        int from = begin;
        while (true) {
            int to = endOfVisible(buffer, from);
            if (to + 1 >= buffer.limit() || buffer.get(to) != '\r' || buffer.get(to + 1) != '\n') {
                return null;
            }
            if (to == from) {
                return getHeaderLength() + (to + 2 - begin) <= headBytes ? found : null;
            }
            if (begins(buffer, from, to, CODING, SMALL)) {
                return null; // the limit goes on counting to the trailer's end
            }
            if (found == null && hasCredentials(buffer, from, to)) {
                found = new Line(from, to);
            }
            from = to + 2;
        }
    }

    private static int endOfVisible(ByteBuffer buffer, int from) {
        int at = from;
        while (at < buffer.limit() && buffer.get(at) >= ' ' && buffer.get(at) <= LAST_VISIBLE) {
            at++;
        }
        return at;
    }

    private static boolean hasCredentials(ByteBuffer buffer, int from, int to) {
        int value = from + NAME.length;
        return value < to
                && buffer.get(value) != ' '
                && buffer.get(to - 1) != ' '
                && begins(buffer, from, to, NAME, 0);
    }

    /** Whether a line begins with this; where the bit for small letters is given, in any case. */
    private static boolean begins(ByteBuffer buffer, int from, int to, byte[] with, int small) {
        for (int i = 0; i < with.length; i++) {
            if (from + i >= to || (buffer.get(from + i) | small) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(ByteBuffer buffer, int from, int to) {
        var bytes = new byte[to - from];
        buffer.get(from, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}

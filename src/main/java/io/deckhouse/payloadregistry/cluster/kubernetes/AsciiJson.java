package io.deckhouse.payloadregistry.cluster.kubernetes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Rewrites a stream of JSON in UTF-8 into the same JSON in ASCII, buffer by buffer.
 *
 * <p>fabric8 8.0.0 loses the rest of a watch's line after a character of several bytes when the
 * watch comes over plain HTTP; escaped characters pass.
 */
final class AsciiJson {
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] unfinished = {};

    /** The next buffers; a character that is cut at the end waits for the next call. */
    List<ByteBuffer> next(List<ByteBuffer> buffers) {
        return buffers.stream().map(this::next).toList();
    }

    private ByteBuffer next(ByteBuffer buffer) {
        if (unfinished.length == 0 && isAscii(buffer)) {
            return buffer;
        }
        ByteBuffer in = ByteBuffer.allocate(unfinished.length + buffer.remaining());
        in.put(unfinished).put(buffer).flip();
        CharBuffer chars = CharBuffer.allocate(in.remaining());
        decoder.decode(in, chars, false);
        unfinished = new byte[in.remaining()];
        in.get(unfinished);
        StringBuilder text = new StringBuilder(chars.position() + 16);
        for (char c : chars.flip().toString().toCharArray()) {
            if (c < 0x80) {
                text.append(c);
            } else {
                text.append(String.format("\\u%04x", (int) c));
            }
        }
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isAscii(ByteBuffer buffer) {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            if (buffer.get(i) < 0) {
                return false;
            }
        }
        return true;
    }
}

package io.deckhouse.payloadregistry.hosting;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, in whatever pieces, the same is read as by the parser it stands on. */
class HeadParserTest {
    private static final int HEAD_BYTES = 512;
    private static final int HEADS = 10_000;

    private static final List<String> LINES =
            List.of(
                    "Host: a\r\n",
                    "Connection: keep-alive\r\n",
                    "Content-Length: 0\r\n",
                    "User-Agent: some client/1.0 (a; b)\r\n",
                    "X-Empty:\r\n",
                    "Authorization: Basic dG9rZW46YWJj\r\n",
                    "Authorization: *\r\n",
                    "Authorization:  two blanks\r\n",
                    "Authorization: blank after \r\n",
                    "Authorization:\r\n",
                    "Authorization: \r\n",
                    "Authorization:none\r\n",
                    "Authorization : before the colon\r\n",
                    "authorization: small\r\n",
                    "AUTHORIZATION: great\r\n",
                    "Authorization: Basic tab\tinside\r\n",
                    "Authorization: Basic \u00e4\r\n",
                    "Authorization: Basic \u007f\r\n",
                    "Authorization: Basic \u0000\r\n",
                    "Authorization: Basic feed\n",
                    "Authorization: Basic return\r",
                    "Authorization: a\r\n goes on\r\n",
                    "Authorization: a\r\n\tgoes on\r\n",
                    "Authorization\r\n",
                    "Authorizations: many\r\n",
                    "Proxy-Authorization: Basic x\r\n",
                    "X-Other: Authorization: Basic x\r\n",
                    " leads\r\n",
                    ":leads\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "TRANSFER-encoding: chunked\r\n",
                    "Authorization: " + "A".repeat(300) + "\r\n",
                    "X-Long: " + "b".repeat(180) + "\r\n");

    private static final class Recorder implements HttpParser.RequestHandler {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void startRequest(String method, String target, HttpVersion version) {
            seen.add(method + " " + target + " " + version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            seen.add(field.getHeader() + " " + field.getName() + ": " + field.getValue());
        }

        @Override
        public boolean headerComplete() {
            seen.add("head");
            return true;
        }

        @Override
        public boolean content(ByteBuffer item) {
            seen.add("content " + StandardCharsets.ISO_8859_1.decode(item));
            item.position(item.limit());
            return false;
        }

        @Override
        public boolean contentComplete() {
            return false;
        }

        @Override
        public boolean messageComplete() {
            seen.add("message");
            return true;
        }

        @Override
        public void badMessage(HttpException failure) {
            seen.add("bad " + failure.getCode() + " " + failure.getReason());
        }

        @Override
        public void earlyEOF() {
            seen.add("end");
        }
    }

    private static HeadParser ours(Recorder recorder) {
        return new HeadParser(recorder, HEAD_BYTES);
    }

    private static HttpParser plain(Recorder recorder) {
        var parser = new HttpParser(recorder, HEAD_BYTES, HttpCompliance.STRICT);
        parser.setHeaderCacheSize(0);
        return parser;
    }

    /** Each piece in a buffer of its own. */
    private static List<ByteBuffer> apart(List<byte[]> pieces) {
        return pieces.stream()
                .map(piece -> ByteBuffer.allocateDirect(piece.length).put(piece).flip())
                .toList();
    }

    /** Each piece behind those before it. */
    private static List<ByteBuffer> behindEachOther(List<byte[]> pieces) {
        byte[] all = bytes(pieces.stream().map(HeadParserTest::text).collect(joining()));
        var buffers = new ArrayList<ByteBuffer>();
        int from = 0;
        for (byte[] piece : pieces) {
            buffers.add(ByteBuffer.wrap(all, from, piece.length));
            from += piece.length;
        }
        return buffers;
    }

    private static List<String> read(
            HttpParser parser, Recorder recorder, List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int before;
            do {
                before = recorder.seen.size();
                parser.parseNext(buffer);
                if (parser.isComplete() && !parser.isTerminated()) {
                    parser.reset();
                }
            } while (recorder.seen.size() > before && !parser.isTerminated());
        }
        return recorder.seen;
    }

    private static List<String> readByBoth(List<byte[]> pieces) {
        compare(pieces, HeadParserTest::behindEachOther);
        return compare(pieces, HeadParserTest::apart);
    }

    private static List<String> compare(
            List<byte[]> pieces, Function<List<byte[]>, List<ByteBuffer>> buffers) {
        var ours = new Recorder();
        var plain = new Recorder();
        assertThat(read(ours(ours), ours, buffers.apply(pieces)))
                .as(() -> pieces.stream().map(HeadParserTest::text).toList().toString())
                .isEqualTo(read(plain(plain), plain, buffers.apply(pieces)));
        return ours.seen;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Any but Host: of a second one Jetty warns each time. */
    private static String line(RandomGenerator random) {
        return LINES.get(1 + random.nextInt(LINES.size() - 1));
    }

    private static String request(RandomGenerator random) {
        var text = new StringBuilder("GET /token HTTP/1.1\r\n");
        if (random.nextInt(4) > 0) {
            text.append(LINES.getFirst());
        }
        for (int lines = random.nextInt(5); lines > 0; lines--) {
            text.append(line(random));
        }
        text.append("\r\n");
        if (text.indexOf("chunked") > 0) {
            text.append("3;e=%s\r\nabc\r\n0\r\n".formatted("x".repeat(random.nextInt(200))));
            if (random.nextBoolean()) {
                text.append(line(random));
            }
            text.append("\r\n");
        }
        return text.toString();
    }

    private static List<byte[]> pieces(byte[] all, RandomGenerator random) {
        var pieces = new ArrayList<byte[]>();
        int from = 0;
        while (from < all.length) {
            boolean isWhole = random.nextBoolean();
            int to = isWhole ? all.length : from + 1 + random.nextInt(all.length - from);
            pieces.add(Arrays.copyOfRange(all, from, to));
            from = to;
        }
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsWhatThePlainParserReads(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < HEADS; i++) {
            var all = new StringBuilder();
            for (int requests = 1 + random.nextInt(3); requests > 0; requests--) {
                all.append(request(random));
            }
            if (random.nextInt(8) == 0) {
                all.setCharAt(random.nextInt(all.length()), (char) random.nextInt(256));
            }
            readByBoth(pieces(bytes(all.toString()), random));
        }
    }

    @Test
    void takesCredentialsWhereverTheyStandAmongTheFields() {
        String credentials = "Authorization: Basic " + "x".repeat(200) + "==\r\n";
        for (int at = 0; at < 3; at++) {
            var lines = new ArrayList<>(LINES.subList(0, 2));
            lines.add(at, credentials);
            String head = "GET / HTTP/1.1\r\n" + String.join("", lines) + "\r\n";

            assertThat(readByBoth(List.of(bytes(head))))
                    .contains("Authorization " + credentials.strip())
                    .contains("message");
        }
    }

    /** Else nothing would be gained. */
    @Test
    void putsAShortValueInThePlaceOfTheCredentials() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\n\r\n";
        HeadParser parser = ours(new Recorder());

        parser.parseNext(ByteBuffer.wrap(bytes("#" + head.formatted("x".repeat(300)))).position(1));

        assertThat(parser.getHeaderLength()).isEqualTo(head.formatted("*").length());
    }

    @Test
    void refusesAHeadOverTheLimitAsBefore() {
        String head = "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\n\r\n";
        int room = HEAD_BYTES - head.formatted("").length();

        assertThat(readByBoth(List.of(bytes(head.formatted("x".repeat(room))))))
                .contains("message");
        assertThat(readByBoth(List.of(bytes(head.formatted("x".repeat(room + 1))))))
                .last()
                .asString()
                .startsWith("bad 431 ");
    }
}

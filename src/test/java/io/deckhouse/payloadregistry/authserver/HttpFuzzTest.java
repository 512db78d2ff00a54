package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Good requests with random damage: whatever comes, the server answers sensibly and goes on. */
class HttpFuzzTest {
    private static final int REQUESTS = 150;
    private static final int PATIENCE_MILLIS = 10_000;

    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d{3}) ");

    /** No 500: damage is the client's fault. */
    private static final Set<Integer> SENSIBLE =
            Set.of(200, 204, 400, 401, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 503, 505);

    private static final String SCOPE = "repository:team/app:pull";
    private static final List<String> GOOD =
            List.of(
                    "GET /auth/token?service=%s&scope=%s HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n"
                            .formatted(
                                    Bench.SERVICE,
                                    SCOPE,
                                    Wire.basic("token", Bench.PULLER.reveal())),
                    post(
                            "grant_type=password&service=%s&scope=%s&username=ci&password=x"
                                    .formatted(Bench.SERVICE, SCOPE)),
                    post("grant_type=refresh_token&service=a&refresh_token=b&client_id=c"),
                    "HEAD /token HTTP/1.1\r\nHost: a\r\n\r\n",
                    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET /.well-known/jwks.json HTTP/1.0\r\n\r\n");
    private static final List<String> DIRT =
            List.of(
                    "%00",
                    "%",
                    "%zz",
                    "\0",
                    "\r\n",
                    "\n",
                    " ",
                    "&",
                    "=",
                    ":",
                    "\u00ff",
                    "..",
                    "//",
                    "Content-Length: 5\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "scope=",
                    "(",
                    ")");

    private static String post(String form) {
        return String.join(
                "\r\n",
                "POST /token HTTP/1.1",
                "Host: a",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + form.length(),
                "",
                form);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_26, 0x5eed})
    void survivesDamagedRequests(long seed) throws Exception {
        RandomGenerator random = new Random(seed);
        var bench = new Bench();
        bench.server.start(
                ListenConfig.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        var address = bench.server.address();

        try (var _ = bench.server) {
            for (int number = 0; number < REQUESTS; number++) {
                byte[] request = damaged(random);
                String answer = exchange(address, request);
                assertThat(statuses(answer))
                        .as("seed %d, request %d", seed, number)
                        .isSubsetOf(SENSIBLE);
                assertThat(answer).as("seed %d, request %d", seed, number).doesNotContain(":push");
            }
            assertThat(
                            Wire.get(
                                            address,
                                            "/token?scope=" + SCOPE,
                                            Wire.basic("token", Bench.PULLER.reveal()))
                                    .status())
                    .isEqualTo(200);
        }
    }

    private static byte[] damaged(RandomGenerator random) {
        var text = new StringBuilder(GOOD.get(random.nextInt(GOOD.size())));
        for (int times = random.nextInt(4); times >= 0; times--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.insert(at, DIRT.get(random.nextInt(DIRT.size())));
                case 2 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(9)));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 40)));
                default -> text.insert(at, "a".repeat(random.nextInt(12_000)));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Sends all of it, ends the sending, and reads until the server has ended too. */
    private static String exchange(InetSocketAddress address, byte[] request) throws IOException {
        var answer = new ByteArrayOutputStream();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            socket.getInputStream().transferTo(answer);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (SocketException _) {
            // Closed before it had read everything: allowed.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<Integer> statuses(String answer) {
        return STATUS.matcher(answer)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }
}

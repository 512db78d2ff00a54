package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrustedProxiesTest {
    private static final TrustedProxies TRUSTED =
            TrustedProxies.of(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/8", "172.16.0.0/12"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // peer | header lines, joined by ; | client
                "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
                "10.1.2.3 | | 10.1.2.3",
                "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1, 198.51.100.1 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1, 198.51.100.1, 10.9.9.9 | 198.51.100.1",
                "10.1.2.3 | 1.1.1.1 ; 198.51.100.1 ; 10.9.9.9, 192.0.2.7 | 198.51.100.1",
                "10.1.2.3 | 10.0.0.4, 10.0.0.5 | 10.0.0.4",
                "10.1.2.3 | 1.1.1.1, unknown | 10.1.2.3",
                "10.1.2.3 | 1.1.1.1, | 10.1.2.3",
                "10.1.2.3 | 1.1.1.1, 300.1.1.1 | 10.1.2.3",
                "10.1.2.3 | 1.1.1.1, 1.1 | 10.1.2.3",
                "10.1.2.3 | example.com | 10.1.2.3",
                "10.1.2.3 | 1.1.1.1, bad, 10.5.5.5 | 10.5.5.5",
                "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
                "10.1.2.3 | [2001:db8::1]:4711 | 2001:db8::1",
                "10.1.2.3 | [2001:db8::1] | 2001:db8::1",
                "10.1.2.3 | 2001:db8::1 | 2001:db8::1",
                "10.1.2.3 | ::ffff:198.51.100.1 | 198.51.100.1",
                "fd00::5 | 198.51.100.1, fdff::1 | 198.51.100.1",
                "192.0.2.8 | 198.51.100.1 | 192.0.2.8",
                "172.31.255.255 | 198.51.100.1 | 198.51.100.1",
                "172.32.0.0 | 198.51.100.1 | 172.32.0.0",
            })
    void findsTheClient(String peer, String lines, String client) {
        List<String> forwarded = lines == null ? List.of() : List.of(lines.split(";"));

        InetAddress found = TRUSTED.client(InetAddress.ofLiteral(peer), forwarded);

        assertThat(found).isEqualTo(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.1/8",
                "10/8",
                "localhost",
                "fd00::/129",
                "fe80::1%eth0",
                "10.0.0.0/8/8",
                "1.2.3",
                "1.2.3.256"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void followsNotMoreThan64Hops() {
        String many = "198.51.100.1" + ",10.0.0.1".repeat(5_000);

        InetAddress found = TRUSTED.client(InetAddress.ofLiteral("10.1.2.3"), List.of(many));

        assertThat(found).isEqualTo(InetAddress.ofLiteral("10.0.0.1"));
    }

    @Test
    void isAskedForEachRequest() throws IOException {
        HttpHandler who = r -> HttpResponse.text(200, r.client().getHostAddress());
        ListenConfig config = ListenConfig.plain(Hosts.ANY_PORT);
        var trusting = config.withTrustedProxies(TrustedProxies.of(List.of("127.0.0.0/8")));
        String request =
                "GET / HTTP/1.1\r\nHost: a\r\n%s: 1.1.1.1\r\n%s: 198.51.100.1\r\n\r\n"
                        .formatted("X-Forwarded-For", "x-forwarded-for");

        try (var log = LoggedRecords.of(Bridge.class);
                var open = Hosts.start(trusting, who);
                var careful = Hosts.start(config, who);
                var first = new RawClient(open.address());
                var second = new RawClient(careful.address())) {
            assertThat(first.send(request).reply().body()).isEqualTo("198.51.100.1");
            assertThat(second.send(request).reply().body()).isEqualTo("127.0.0.1");
            assertThat(log.lines()).as("nobody asked for it").isEmpty();
            careful.tellOfProxy();
            assertThat(second.send(request).reply().body()).isEqualTo("127.0.0.1");
            assertThat(second.send(request).reply().body()).isEqualTo("127.0.0.1");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("all clients behind it are one");
        }
    }
}

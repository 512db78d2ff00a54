package io.deckhouse.payloadregistry.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers are spoken to through a proxy. */
final class EnvironmentProxiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    https://registry.example.com          | ``                       | yes
                    https://localhost:5000                | ``                       | no
                    https://127.3.2.1:6443                | ``                       | no
                    https://[::1]:6443                    | ``                       | no
                    https://registry.example.com          | *                        | no
                    https://registry.example.com          | example.com              | no
                    https://registry.example.com          | .example.com             | no
                    https://registry.example.com          | *.example.com            | no
                    https://example.com                   | example.com              | no
                    https://example.com                   | .example.com             | yes
                    https://notexample.com                | example.com              | yes
                    https://registry.example.com          | a.org, Registry.Example.com | no
                    https://registry.example.com:5000     | registry.example.com:5000 | no
                    https://registry.example.com:5001     | registry.example.com:5000 | yes
                    https://registry.example.com          | registry.example.com:443 | no
                    https://10.1.2.3                      | 10.0.0.0/8               | no
                    https://11.1.2.3                      | 10.0.0.0/8               | yes
                    https://10.1.2.3                      | 10.1.2.3                 | no
                    https://[fd00::1]:6443                | fd00::/8                 | no
                    https://registry.example.com          | 10.0.0.0/8               | yes
                    """)
    void noProxyIsReadAsGoReadsIt(String server, String noProxy, String throughProxy) {
        var proxies =
                new EnvironmentProxies(
                        Map.of("https_proxy", "proxy.example.com:3128", "NO_PROXY", noProxy));

        assertThat(proxies.to(URI.create(server)).map(URI::toString).orElse("none"))
                .isEqualTo(throughProxy.equals("yes") ? "http://proxy.example.com:3128" : "none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"socks5://proxy:1080", "http://user:swordfish@proxy:3128", "http://", "%"})
    void anotherProxyIsRefusedWithoutItsText(String written) {
        var proxies = new EnvironmentProxies(Map.of("HTTPS_PROXY", written));

        assertThatThrownBy(() -> proxies.to(URI.create("https://registry.example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HTTPS_PROXY is not the URL of a proxy without a login")
                .hasMessageNotContaining("swordfish");
    }
}

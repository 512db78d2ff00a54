package io.deckhouse.payloadregistry.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where credentials may go: the registry's own host or an allowed one, over https or loopback. */
final class RealmTest {
    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com/v2/,      https://registry.example.com/token",
        "https://registry.example.com/v2/,      https://registry.example.com:8443/token",
        "https://registry.example.com/v2/,      https://REGISTRY.example.com/token",
        "https://registry.example.com/v2/,      https://auth.example.com/token",
        "https://127.0.0.1:5000/v2/,            http://127.0.0.1:5001/token",
        "http://localhost:5000/v2/,             http://127.0.0.1:5001/token",
    })
    void mayReceiveCredentials(URI registry, String realm) {
        assertThat(Realm.of(realm, registry, Set.of("auth.example.com")).refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com/v2/, https://evil.example/token,               another host",
        "https://registry.example.com/v2/, https://registry.example.com.evil/token,  another host",
        "https://registry.example.com/v2/, http://registry.example.com/token,        https",
        "https://registry.example.com/v2/, http://auth.example.com/token,            https",
        "https://registry.example.com/v2/, http://127.0.0.1:5001/token,              another host",
        "https://127.0.0.1:5000/v2/,       https://evil.example/token,               another host",
        "https://127.0.0.1:5000/v2/,       http://127.0.0.1.evil.example/token,      https",
        "https://registry.example.com/v2/, https://registry.example.com@evil/token,  URL",
        "https://registry.example.com/v2/, file:///etc/passwd,                       URL",
        "https://registry.example.com/v2/, /token,                                   URL",
        "https://registry.example.com/v2/, ht tp://x,                                URL",
        "https://registry.example.com/v2/, '',                                       URL",
    })
    void receivesNothing(URI registry, String realm, String why) {
        assertThat(Realm.of(realm, registry, Set.of("auth.example.com")).refusal()).contains(why);
    }
}

package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.hosting.Health.Check;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private final AtomicBoolean synced = new AtomicBoolean();
    private final Routes routes =
            Health.routes(
                    List.of(),
                    List.of(
                            new Check("rbac", synced::get),
                            new Check("key", () -> true),
                            new Check("odd", HealthTest::failUnlessSynced)),
                    () -> "requests_total 1\n");

    private static boolean failUnlessSynced() {
        throw new IllegalStateException("broken");
    }

    @Test
    void namesFailingChecks() throws InterruptedException {
        HttpResponse ready = routes.handle(HttpRequest.of("GET", "/readyz"));

        assertThat(ready.status()).isEqualTo(503);
        assertThat(text(ready)).isEqualTo("rbac\nodd\n");
    }

    @Test
    void looksAgainEachTime() throws InterruptedException {
        HttpHandler ready = Health.checks(List.of(new Check("rbac", synced::get)));
        int before = ready.handle(HttpRequest.of("GET", "/readyz")).status();

        synced.set(true);

        assertThat(before).isEqualTo(503);
        assertThat(text(ready.handle(HttpRequest.of("GET", "/readyz")))).isEqualTo("ok\n");
    }

    @Test
    void isAliveWithoutChecksAndShowsMetrics() throws InterruptedException {
        HttpResponse alive = routes.handle(HttpRequest.of("GET", "/healthz"));
        HttpResponse metrics = routes.handle(HttpRequest.of("GET", "/metrics"));

        assertThat(alive.status()).isEqualTo(200);
        assertThat(text(metrics)).isEqualTo("requests_total 1\n");
        assertThat(metrics.headers().first("Content-Type").orElse("")).startsWith("text/plain");
    }

    private static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}

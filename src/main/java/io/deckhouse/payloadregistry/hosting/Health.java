package io.deckhouse.payloadregistry.hosting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of an admin listener: is it alive, is it ready, what does it count. */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private Health() {}

    /** A named condition; one that throws has failed. */
    public record Check(String name, BooleanSupplier passes) {
        boolean failed() {
            try {
                return !passes.getAsBoolean();
            } catch (RuntimeException broken) {
                LOG.atWarn().addKeyValue("check", name).setCause(broken).log("health check broke");
                return true;
            }
        }
    }

    /**
     * Routes {@code /healthz}, {@code /readyz} and {@code /metrics}.
     *
     * @param metrics the whole page, in the Prometheus text format
     */
    public static Routes routes(List<Check> alive, List<Check> ready, Supplier<String> metrics) {
        return Routes.none()
                .get("/healthz", checks(alive))
                .get("/readyz", checks(ready))
                .get("/metrics", _ -> page(metrics.get()));
    }

    /** Answers 200 {@code ok}, or 503 with the names of the failing checks, one a line. */
    public static HttpHandler checks(List<Check> checks) {
        List<Check> all = List.copyOf(checks);
        return _ -> {
            var failing = new ArrayList<String>();
            for (Check check : all) {
                if (check.failed()) {
                    failing.add(check.name());
                }
            }
            HttpResponse answer =
                    failing.isEmpty()
                            ? HttpResponse.text(200, "ok\n")
                            : HttpResponse.text(503, String.join("\n", failing) + "\n");
            return answer.with("Cache-Control", "no-store");
        };
    }

    private static HttpResponse page(String text) {
        return HttpResponse.of(200, METRICS_TYPE, text.getBytes(StandardCharsets.UTF_8));
    }
}

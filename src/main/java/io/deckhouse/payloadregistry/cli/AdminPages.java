package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.hosting.Health;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operators' pages of a daemon, at an address of their own or nowhere. */
final class AdminPages implements AutoCloseable {
    private final Optional<HttpHost> host;

    private AdminPages(Optional<HttpHost> host) {
        this.host = host;
    }

    /**
     * What the pages show.
     *
     * @param alive what must pass while the process is of use
     * @param ready what must pass while it does its work
     * @param metrics in the Prometheus text format
     */
    record Pages(List<Health.Check> alive, List<Health.Check> ready, Supplier<String> metrics) {
        /** Of no daemon. */
        static final Pages NONE = new Pages(List.of(), List.of(), () -> "");
    }

    /** Where {@code --admin-listen} says, if anywhere. */
    static Optional<ListenConfig> listener(@Nullable String option) {
        return Optional.ofNullable(option)
                .map(text -> AuthOptions.address(text, "--admin-listen"))
                .map(ListenConfig::plain);
    }

    /** Listens, where that is wanted. */
    static AdminPages start(Optional<ListenConfig> listen, Pages pages, InstantSource clock) {
        return new AdminPages(listen.map(config -> listening(config, pages, clock)));
    }

    private static HttpHost listening(ListenConfig config, Pages pages, InstantSource clock) {
        try {
            return HttpHost.start(
                    config, Health.routes(pages.alive(), pages.ready(), pages.metrics()), clock);
        } catch (IOException e) {
            throw new CommandFailure(e.getMessage() == null ? "cannot listen" : e.getMessage());
        }
    }

    @Override
    public void close() {
        host.ifPresent(HttpHost::close);
    }
}

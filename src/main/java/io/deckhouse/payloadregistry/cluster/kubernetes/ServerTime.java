package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.kubernetes.ApiClient.Answer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers what time it was at the server when it answered last. */
final class ServerTime implements ApiClient.Transport {
    private final ApiClient.Transport transport;
    private final Clock clock;
    private final AtomicReference<Heard> last = new AtomicReference<>(new Heard("", Instant.EPOCH));

    private record Heard(String date, Instant at) {}

    ServerTime(ApiClient.Transport transport, Clock clock) {
        this.transport = transport;
        this.clock = clock;
    }

    @Override
    public Answer exchange(ApiRequest request) {
        Answer answer = transport.exchange(request);
        last.set(new Heard(answer.date(), clock.instant()));
        return answer;
    }

    /** How far its clock is ahead, in whole seconds; empty when it has not said so. */
    Optional<Duration> ahead() {
        Heard heard = last.get();
        if (heard.date().isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant there =
                    ZonedDateTime.parse(heard.date(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            // Dates have whole seconds: parts of one mean nothing.
            return Optional.of(
                    Duration.ofSeconds(Duration.between(heard.at(), there).toMillis() / 1000));
        } catch (DateTimeException _) {
            return Optional.empty(); // a proxy's fancy: it does not say so
        }
    }
}

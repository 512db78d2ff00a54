package io.deckhouse.payloadregistry.probe;

import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * One answer of a server.
 *
 * @param received when it came, by our clock
 */
record Answer(int status, HttpHeaders headers, String body, Instant received) {
    private static final int LONGEST_MESSAGE = 200;

    /** A header's first value; empty when it is not there. */
    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The body as JSON; a missing node when it is something else. */
    JsonNode json() {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    /** How far the server's clock is ahead of ours, in the Date header's whole seconds. */
    Optional<Duration> clockAhead() {
        try {
            Instant theirs =
                    ZonedDateTime.parse(header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return Optional.of(Duration.ofSeconds(Duration.between(received, theirs).toSeconds()));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** The {@code error} of a Bearer challenge; empty when there is none. */
    String challengeError() {
        return Challenge.of(headers.allValues("WWW-Authenticate"))
                        instanceof Challenge.Bearer bearer
                ? printable(bearer.error())
                : "";
    }

    /** What is said of an answer that nobody expects here. */
    String unexpected() {
        return status / 100 == 3 && !header("Location").isEmpty()
                ? "it answers " + status + " and points elsewhere, which is not followed"
                : "it answers " + status;
    }

    /** The server's own words (FACTS 1), unless they repeat what was sent. */
    String message(Optional<RegistryCredential> credential) {
        JsonNode json = json();
        String text =
                json.path("details")
                        .asString(json.path("errors").path(0).path("message").asString(""));
        boolean repeats =
                credential
                        .map(login ->
                                !login.password().isEmpty()
                                        && (text.contains(login.password().reveal())
                                                || text.contains(login.basicAuth())))
                        .orElse(false);
        return repeats ? "" : printable(text);
    }

    /** A server's text made fit for a terminal: short, and of printable ASCII alone. */
    static String printable(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > LONGEST_MESSAGE
                ? clean.substring(0, LONGEST_MESSAGE) + "..."
                : clean;
    }
}

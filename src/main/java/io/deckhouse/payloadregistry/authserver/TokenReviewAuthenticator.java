package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.authserver.TokenReviewer.Review;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves Kubernetes tokens, which come with the user name {@code token}.
 *
 * <p>Answers are remembered by the token's SHA-256: good ones for at most 10 seconds and never past
 * the token's own end, bad ones for a second, failures to ask not at all. Whoever presents the same
 * token at the same time waits for the same review. Reviews of invented tokens leave room for those
 * of other networks, and of tokens that were accepted within an hour ({@link ReviewPlaces}).
 *
 * <p>The API server is asked for bearer tokens of RFC 6750 only: it cuts anything else at spaces
 * and overlooks line ends, and would speak of another token, or of nobody, whom it calls {@code
 * system:anonymous}. The end of a token is read by this server alone; what has a JWT's three parts
 * but no legible claims, or an end of unknown form, is refused, since a registry token would
 * outlive it.
 */
public final class TokenReviewAuthenticator implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(TokenReviewAuthenticator.class);
    private static final int MOST_KNOWN = 16_384;
    private static final int MOST_REFUSED = 4_096;
    private static final Duration REFUSED_LIFE = Duration.ofSeconds(1);
    private static final Duration RECOGNITION = Duration.ofHours(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A {@code b64token}: what may follow "Bearer" (RFC 6750, section 2.1). */
    private static final Pattern BEARER_TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]++=*+");

    private final TokenReviewer reviewer;
    private final Audiences audiences;
    private final Clock clock;
    private final Remembered<String, Principal.Kubernetes> known;
    private final Remembered<String, Authentication.Refused> refused;
    private final Flights<String, Authentication> flights = new Flights<>();
    private final Remembered<String, Boolean> recognized;
    private final ReviewPlaces places;

    /**
     * A token that has to be reviewed.
     *
     * @param isRecognized whether it was accepted within an hour, so that it is no guess
     */
    private record Presented(Password token, String network, boolean isRecognized) {}

    /**
     * Which tokens are taken, and for how long an answer holds.
     *
     * @param own for whom tokens may be meant: the auth server's service, usually
     * @param apiTokens whether tokens meant for the API server itself are taken too
     * @param cacheLife of a good answer, at most 10 s; zero asks every time
     */
    public record Audiences(List<String> own, boolean apiTokens, Duration cacheLife) {
        private static final Duration LONGEST_LIFE = Duration.ofSeconds(10);

        /** Refuses audiences that no token could have. */
        public Audiences {
            own = List.copyOf(own);
            if (own.isEmpty() && !apiTokens) {
                throw new IllegalArgumentException(
                        "no audience is accepted: name one, or accept tokens of the API server");
            }
            if (cacheLife.isNegative() || cacheLife.compareTo(LONGEST_LIFE) > 0) {
                throw new IllegalArgumentException(
                        "reviews can be cached for 0 to 10 seconds, not " + cacheLife);
            }
        }

        /** Tokens for the service or the API server, remembered for 10 seconds. */
        public static Audiences of(String service) {
            return new Audiences(List.of(service), true, LONGEST_LIFE);
        }

        /** The same without tokens meant for the API server. */
        public Audiences withoutApiTokens() {
            return new Audiences(own, false, cacheLife);
        }

        /** What to ask, the likelier question first: what the token says is a hint, no proof. */
        private List<List<String>> questions(Optional<KubernetesToken> token) {
            var questions = new ArrayList<List<String>>();
            if (!own.isEmpty()) {
                questions.add(own);
            }
            if (apiTokens) {
                questions.add(List.of());
            }
            boolean isOthers =
                    token.filter(it -> Collections.disjoint(it.audiences(), own)).isPresent();
            return isOthers ? questions.reversed() : questions;
        }
    }

    /**
     * Takes tokens for these audiences, on the word of this reviewer.
     *
     * @param random decides who of those that may be guessers is next
     */
    public TokenReviewAuthenticator(
            TokenReviewer reviewer, Audiences audiences, Clock clock, RandomGenerator random) {
        this.reviewer = reviewer;
        this.audiences = audiences;
        this.clock = clock;
        this.known = new Remembered<>(MOST_KNOWN, audiences.cacheLife(), clock);
        this.recognized = new Remembered<>(MOST_KNOWN, RECOGNITION, clock);
        this.places = new ReviewPlaces(PATIENCE, clock, random);
        this.refused = new Remembered<>(MOST_REFUSED, REFUSED_LIFE, clock);
    }

    @Override
    public boolean hidesName(Credentials credentials) {
        return !credentials.username().equals(RegistryCredential.TOKEN_USER)
                && credentials.password().reveal().equals(RegistryCredential.TOKEN_USER);
    }

    @Override
    public Authentication authenticate(Credentials credentials) throws InterruptedException {
        if (!credentials.username().equals(RegistryCredential.TOKEN_USER)) {
            return new Authentication.NotMine();
        }
        Password token = credentials.password();
        if (token.isEmpty()) {
            return new Authentication.Refused("the password is empty, it must be a token");
        }
        String hash = Sha256.of(token.utf8());
        Optional<Authentication> remembered = recall(hash);
        return remembered.isPresent()
                ? remembered.get()
                : flights.join(hash, () -> check(hash, credentials));
    }

    /** How many reviews were saved by an earlier one's answer. */
    public long cacheHits() {
        return known.hits() + refused.hits();
    }

    private Optional<Authentication> recall(String hash) {
        Optional<Authentication> good = known.find(hash).map(Authentication.Proven::new);
        return good.isPresent() ? good : refused.find(hash).map(bad -> bad);
    }

    private Authentication check(String hash, Credentials credentials) throws InterruptedException {
        // Another flight may have landed between the caller's look and this one's start.
        Optional<Authentication> remembered = recall(hash);
        if (remembered.isPresent()) {
            return remembered.get();
        }
        String network = FailureDelay.network(credentials.client());
        boolean isRecognized = recognized.find(hash).isPresent();
        Authentication answer = ask(new Presented(credentials.password(), network, isRecognized));
        switch (answer) {
            case Authentication.Proven(Principal.Kubernetes who) -> {
                known.put(hash, who, who.validUntil());
                recognized.put(hash, true, who.validUntil());
            }
            case Authentication.Refused bad -> refused.put(hash, bad, Instant.MAX);
            case Authentication.Proven _,
                    Authentication.NotMine _,
                    Authentication.Unavailable _ -> {
                // Not knowing is never remembered.
            }
        }
        return answer;
    }

    private Authentication ask(Presented presented) throws InterruptedException {
        Password token = presented.token();
        if (!token.isText() || !BEARER_TOKEN.matcher(token.reveal()).matches()) {
            return new Authentication.Refused(
                    "the password holds characters that no Kubernetes token has");
        }
        Optional<KubernetesToken> decoded = KubernetesToken.decode(token);
        if (decoded.isEmpty() && KubernetesToken.looksLikeOne(token)) {
            return new Authentication.Refused("the Kubernetes token cannot be read");
        }
        Optional<Instant> earliest =
                decoded.map(KubernetesToken::earliestEnd).orElse(Optional.of(Instant.MAX));
        if (earliest.isEmpty()) {
            return new Authentication.Refused("the Kubernetes token's end cannot be read");
        }
        Instant end = earliest.get();
        if (!end.isAfter(clock.instant())) {
            return new Authentication.Refused("the Kubernetes token has expired, at " + end);
        }
        String reason = "";
        for (List<String> question : audiences.questions(decoded)) {
            switch (review(presented, question)) {
                case Review.Accepted accepted when isNobody(accepted) ->
                        reason =
                                first(reason, "the API server names nobody but the anonymous user");
                case Review.Accepted accepted when isMeantFor(question, accepted) -> {
                    return new Authentication.Proven(principal(accepted, end));
                }
                case Review.Accepted _ ->
                        reason = first(reason, "valid, but not for this audience");
                case Review.Rejected(var why) -> reason = first(reason, why);
                case Review.Unreachable(var why) -> {
                    return new Authentication.Unavailable(
                            "Kubernetes tokens cannot be checked now", why, RETRY_AFTER);
                }
            }
        }
        places.suspect(presented.network());
        return new Authentication.Refused(
                "the Kubernetes token is not accepted: it is invalid, expired, revoked or meant for"
                        + " another audience",
                reason);
    }

    /** The likelier question's answer says more. */
    private static String first(String reason, String next) {
        return reason.isEmpty() ? next : reason;
    }

    private Review review(Presented presented, List<String> question) throws InterruptedException {
        Optional<ReviewPlaces.Place> place =
                places.enter(presented.network(), presented.isRecognized());
        if (place.isEmpty()) {
            return new Review.Unreachable("too many reviews are waiting for the API server");
        }
        try (var _ = place.get()) {
            return reviewer.review(presented.token(), question);
        } catch (RuntimeException broken) {
            // The class only: a message might quote the request, and with it the token.
            LOG.atWarn().addKeyValue("error", broken.getClass().getName()).log("review broke");
            return new Review.Unreachable("the token review failed");
        }
    }

    private static boolean isNobody(Review.Accepted accepted) {
        Identity nobody = Identity.anonymous();
        return accepted.username().equals(nobody.username())
                || !Collections.disjoint(accepted.groups(), nobody.groups());
    }

    /** Without audiences in the answer the API server speaks for itself alone. */
    private static boolean isMeantFor(List<String> question, Review.Accepted accepted) {
        boolean named = !accepted.username().isEmpty();
        return named
                && (question.isEmpty() || !Collections.disjoint(question, accepted.audiences()));
    }

    private static Principal.Kubernetes principal(Review.Accepted accepted, Instant end) {
        return new Principal.Kubernetes(
                new Identity(accepted.username(), accepted.groups()), accepted.uid(), end);
    }
}

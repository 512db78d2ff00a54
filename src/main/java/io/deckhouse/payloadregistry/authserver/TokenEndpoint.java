package io.deckhouse.payloadregistry.authserver;

import io.deckhouse.payloadregistry.access.TooMuchWorkException;
import io.deckhouse.payloadregistry.authserver.AuditEntry.Kind;
import io.deckhouse.payloadregistry.authserver.AuditEntry.Result;
import io.deckhouse.payloadregistry.authserver.TokenMint.Minted;
import io.deckhouse.payloadregistry.token.Scope;
import io.deckhouse.payloadregistry.token.ScopeLimits;
import io.deckhouse.payloadregistry.token.ScopeParser;
import io.deckhouse.payloadregistry.token.ScopeRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers token requests: proves who asks, decides what is granted, signs it and tells the audit
 * log. Knows nothing of HTTP; safe for use by many threads.
 */
public final class TokenEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(TokenEndpoint.class);

    /** After so long a client may try again what could not be answered. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    /** How much of its scopes the audit line of a refusal tells, so that guessers fill no log. */
    private static final ScopeLimits REFUSED = new ScopeLimits(8, 512, 2_048);

    private final AuthServerSettings settings;
    private final AuthServerParts parts;
    private final TokenMint mint;

    /** A reply with what the audit line says of it. */
    private record Outcome(
            TokenReply reply, Kind kind, List<String> asked, List<String> granted, Account text) {
        Outcome(TokenReply reply, Account text) {
            this(reply, Kind.UNPROVEN, List.of(), List.of(), text);
        }

        /** The same, which tells what was asked also if it is a refusal. */
        Outcome to(TokenRequest request) {
            return reply instanceof TokenReply.Issued
                    ? this
                    : new Outcome(
                            reply,
                            kind,
                            texts(ScopeParser.parse(request.scopes(), REFUSED)),
                            granted,
                            text);
        }
    }

    /** When a request began; its latency is measured by what no clock setting changes. */
    private record Start(Instant at, long nanos) {
        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    private record Account(String identity, String reason, boolean isReused) {}

    TokenEndpoint(AuthServerSettings settings, AuthServerParts parts) {
        this.settings = settings;
        this.parts = parts;
        this.mint = new TokenMint(settings, parts.keys(), parts.clock(), parts.random());
    }

    /**
     * Answers one request.
     *
     * @throws InterruptedException when the request's time is over
     */
    public TokenReply answer(TokenRequest request) throws InterruptedException {
        Start start = start();
        Outcome outcome;
        try {
            outcome = decide(request);
        } catch (InterruptedException overdue) {
            outcome = unavailable("out of time", RETRY_AFTER, claimed(request));
            record(outcome.to(request), request.client(), start);
            throw overdue;
        }
        record(outcome.to(request), request.client(), start);
        if (request.login() instanceof Login.Anonymous) {
            return outcome.reply();
        }
        String name = ClaimedName.of(request.login());
        if (outcome.reply() instanceof TokenReply.Unauthorized(var reason, _)) {
            boolean isDelayed = parts.failures().delay(request.client(), name);
            return new TokenReply.Unauthorized(reason, !isDelayed);
        }
        if (outcome.reply() instanceof TokenReply.Issued) {
            parts.failures().succeeded(request.client(), name);
        }
        return outcome.reply();
    }

    /** Takes note of a request that could not be read at all, and returns the reply to it. */
    TokenReply refuse(TokenReply.Malformed reply, InetAddress client) {
        record(new Outcome(reply, new Account("", reply.message(), false)), client, start());
        return reply;
    }

    private Start start() {
        return new Start(parts.clock().instant(), System.nanoTime());
    }

    /** Whether a key to sign with is there. */
    boolean canSign() {
        return mint.canSign();
    }

    AuthServerSettings settings() {
        return settings;
    }

    List<Authenticator> authenticators() {
        return parts.authenticators();
    }

    private Outcome decide(TokenRequest request) throws InterruptedException {
        for (String service : request.services()) {
            if (!service.isEmpty() && !service.equals(settings.service())) {
                String message = "this server issues tokens for " + settings.service() + " only";
                return new Outcome(
                        new TokenReply.Malformed("UNSUPPORTED", message),
                        new Account(
                                "",
                                "asked for another service, "
                                        + printable(SecretLike.redactedName(service)),
                                false));
            }
        }
        try {
            if (parts.authorizer().freshness() == Freshness.UNUSABLE) {
                return unavailable("the access rules are not known", RETRY_AFTER, claimed(request));
            }
            return switch (authenticate(request.login())) {
                case Authentication.Proven(var principal) -> grant(request, principal);
                case Authentication.Refused(var reason, var detail) ->
                        new Outcome(
                                new TokenReply.Unauthorized(reason),
                                new Account(claimed(request), full(reason, detail), false));
                case Authentication.NotMine _ ->
                        new Outcome(
                                new TokenReply.Unauthorized("wrong user name or password"),
                                new Account(
                                        claimed(request),
                                        "nobody knows this kind of login",
                                        false));
                case Authentication.Unavailable(var reason, var detail, var retryAfter) ->
                        new Outcome(
                                new TokenReply.Unavailable(reason, retryAfter),
                                new Account(claimed(request), full(reason, detail), false));
            };
        } catch (TooMuchWorkException _) {
            if (Thread.interrupted()) {
                throw new InterruptedException(); // that ended it
            }
            return unavailable("too many access rules to try", RETRY_AFTER, claimed(request));
        } catch (OutOfMemoryError mine) {
            throw mine;
        } catch (RuntimeException | Error broken) {
            // The class only: the message of a plug-in might quote what it was given.
            LOG.atError().addKeyValue("error", broken.getClass().getName()).log("request broke");
            return unavailable("the request could not be decided", RETRY_AFTER, claimed(request));
        }
    }

    private Authentication authenticate(Login login) throws InterruptedException {
        return switch (login) {
            case Login.Anonymous _ ->
                    parts.admitsAnonymous()
                            ? new Authentication.Proven(new Principal.Anonymous())
                            : new Authentication.Refused("log in with a user name and password");
            case Login.Unreadable(var reason) -> new Authentication.Refused(reason);
            case Login.Presented(var credentials) -> {
                for (Authenticator authenticator : parts.authenticators()) {
                    Authentication found =
                            PlugIn.answered(
                                    authenticator.authenticate(credentials), "an authenticator");
                    if (!(found instanceof Authentication.NotMine)) {
                        yield found;
                    }
                }
                yield new Authentication.NotMine();
            }
        };
    }

    private Outcome grant(TokenRequest request, Principal principal) {
        // Before the rules are looked at, which are those of this second or of a later one.
        Instant now = parts.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Authorizer authorizer = parts.authorizer().forRequest();
        // Read before the decision: a change in between only means a token is not reused.
        long generation = authorizer.generation();
        ScopeRequest asked = ScopeParser.parse(request.scopes(), ScopeLimits.STANDARD);
        var granted = ScopeGrants.decide(asked, principal, authorizer, settings, now);
        String name = principal.name();
        return switch (mint.mint(principal, granted, generation, now)) {
            case Minted.Token(var token, var isReused) -> {
                List<String> scopes = granted.scopes();
                yield new Outcome(
                        new TokenReply.Issued(token, String.join(" ", scopes), now),
                        kind(principal),
                        texts(asked),
                        scopes,
                        new Account(name, granted.reason(), isReused));
            }
            case Minted.TooLate(var end) ->
                    new Outcome(
                            new TokenReply.Unauthorized("the Kubernetes token ends at " + end),
                            new Account(name, "the Kubernetes token ends at " + end, false));
            case Minted.NoKey _ -> unavailable("there is no signing key", RETRY_AFTER, name);
        };
    }

    private static List<String> texts(ScopeRequest asked) {
        return asked.scopes().stream().map(Scope::text).toList();
    }

    private static String full(String reason, String detail) {
        return detail.isEmpty() ? reason : reason + " (" + detail + ")";
    }

    private String claimed(TokenRequest request) {
        return ClaimedName.shown(request.login(), parts.authenticators());
    }

    private static Outcome unavailable(String reason, Duration retryAfter, String identity) {
        return new Outcome(
                new TokenReply.Unavailable(reason, retryAfter),
                new Account(identity, reason, false));
    }

    private void record(Outcome outcome, InetAddress client, Start start) {
        var entry =
                new AuditEntry(
                        start.at(),
                        client,
                        outcome.text().identity(),
                        outcome.kind(),
                        settings.service(),
                        outcome.asked(),
                        outcome.granted(),
                        result(outcome.reply()),
                        outcome.text().reason(),
                        outcome.reply() instanceof TokenReply.Issued issued
                                ? issued.token().id()
                                : "",
                        outcome.text().isReused(),
                        start.age());
        try {
            parts.audit().record(entry);
        } catch (OutOfMemoryError mine) {
            throw mine;
        } catch (RuntimeException | Error broken) {
            LOG.atError().setCause(broken).log("the audit log takes no entry");
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static Kind kind(Principal principal) {
        return switch (principal) {
            case Principal.Kubernetes _ -> Kind.KUBERNETES;
            case Principal.StaticAccount _ -> Kind.STATIC;
            case Principal.Anonymous _ -> Kind.ANONYMOUS;
        };
    }

    private static Result result(TokenReply reply) {
        return switch (reply) {
            case TokenReply.Issued _ -> Result.ISSUED;
            case TokenReply.Unauthorized _ -> Result.UNAUTHORIZED;
            case TokenReply.Malformed _ -> Result.MALFORMED;
            case TokenReply.Unavailable _ -> Result.UNAVAILABLE;
        };
    }
}

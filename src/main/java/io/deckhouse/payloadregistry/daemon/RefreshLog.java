package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.pullsecret.Filler;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Says what was done about each Secret, and what is wrong with it only when that is news. */
final class RefreshLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshLog.class);

    /** This many repairs in quick succession are somebody else's doing. */
    private static final int FIGHT = 3;

    /** Who removes a field owns none, and what a webhook changes is noted as ours. */
    private static final String NAMELESS =
            "a writer whose name is not recorded (an admission webhook, another daemon, or one"
                    + " that removes fields)";

    private final Map<ObjectKey, String> told = new ConcurrentHashMap<>();
    private final Reporter reporter;
    private final boolean triesAgain;

    /**
     * A log that also shows in the cluster what its users should know.
     *
     * @param triesAgain whether what failed is tried again later
     */
    RefreshLog(Reporter reporter, boolean triesAgain) {
        this.reporter = reporter;
        this.triesAgain = triesAgain;
    }

    void filled(PullSecret secret, String accountUid, Finding was, Filler.Filled filled) {
        ObjectKey key = secret.key();
        String serviceAccount = secret.serviceAccount();
        told.remove(key);
        if (was.state().isHealthy()) {
            reportBoth(
                    about(secret, accountUid),
                    Severity.NORMAL,
                    "Refreshed",
                    "holds a new token of " + serviceAccount);
        } else {
            reportBoth(
                    about(secret, accountUid),
                    Severity.NORMAL,
                    "Filled",
                    "filled with a token of " + serviceAccount + ": " + was.reason());
        }
        LOG.atInfo()
                .addKeyValue("secret", name(key))
                .addKeyValue("serviceAccount", serviceAccount)
                .addKeyValue("was", was.state().label())
                .addKeyValue("because", was.reason())
                .addKeyValue("expiresAt", filled.expiresAt())
                .log("filled");
        if (!filled.shortened().isZero()) {
            String by = words(filled.shortened());
            LOG.atWarn()
                    .addKeyValue("secret", name(key))
                    .addKeyValue("by", by)
                    .log("the API server shortened the token's life");
            reportBoth(
                    about(secret, accountUid),
                    Severity.WARNING,
                    "TokenLifeShortened",
                    "holds a token whose life the API server shortened by " + by);
        }
    }

    /** {@code 23h}, {@code 1h30m}, {@code 45s}. */
    private static String words(Duration time) {
        boolean isLong = time.compareTo(Duration.ofMinutes(1)) >= 0;
        return time.truncatedTo(isLong ? ChronoUnit.MINUTES : ChronoUnit.SECONDS)
                .toString()
                .substring("PT".length())
                .toLowerCase(Locale.ROOT);
    }

    void fought(PullSecret secret, int repairs) {
        String noted = secret.stamp().otherWriter();
        String otherWriter = noted.isEmpty() ? NAMELESS : noted;
        if (repairs >= FIGHT) {
            LOG.atWarn()
                    .addKeyValue("secret", name(secret.key()))
                    .addKeyValue("writer", otherWriter)
                    .addKeyValue("repairs", repairs)
                    .log("another writer keeps changing this Secret");
            report(
                    secret,
                    Severity.WARNING,
                    "AnotherWriter",
                    otherWriter + " keeps changing it: it is put right again, but ever later");
        }
    }

    void deleted(ObjectKey key, Finding finding) {
        forget(key);
        LOG.atInfo()
                .addKeyValue("secret", name(key))
                .addKeyValue("because", finding.reason())
                .log("deleted");
    }

    void left(PullSecret secret, Finding finding) {
        ObjectKey key = secret.key();
        if (isNews(key, finding.state() + finding.reason())) {
            LOG.atWarn()
                    .addKeyValue("secret", name(key))
                    .addKeyValue("state", finding.state().label())
                    .addKeyValue("because", finding.reason())
                    .log("left as it is");
            report(secret, Severity.WARNING, finding.state().label(), finding.reason());
        }
    }

    /**
     * A step failed.
     *
     * @param tried what asked for the step
     */
    void failed(
            PullSecret secret,
            String accountUid,
            Finding tried,
            ClusterException failure,
            Duration wait) {
        Attempt attempt = attempt(tried);
        ObjectKey key = secret.key();
        // A conflict is news that the watch is about to bring, no fault.
        boolean isFault = failure.reason() != ClusterException.Reason.CONFLICT;
        boolean isLoud = isFault && isNews(key, String.valueOf(failure.getMessage()));
        LoggingEventBuilder line =
                LOG.atLevel(isLoud ? Level.WARN : Level.DEBUG)
                        .addKeyValue("secret", name(key))
                        .addKeyValue("because", failure.getMessage());
        (triesAgain ? line.addKeyValue("retryIn", wait) : line).log(attempt.failed());
        if (isLoud) {
            reportBoth(
                    about(secret, accountUid),
                    Severity.WARNING,
                    attempt.reason(),
                    attempt.failed() + ": " + failure.getMessage());
        }
    }

    /** What was tried: how an Event calls its failure, and the sentence for it. */
    private record Attempt(String reason, String failed) {}

    private static Attempt attempt(Finding tried) {
        return switch (tried.step()) {
            case Step.Delete _ ->
                    new Attempt("DeleteFailed", "could not be deleted though " + tried.reason());
            case Step.Fill _, Step.RenewAt _, Step.Leave _ ->
                    new Attempt("RefreshFailed", "could not be refreshed, its content stays");
        };
    }

    /** Shows what could not be shown before. */
    void tell() {
        reporter.sendWaiting();
    }

    void close() {
        reporter.close();
    }

    void forget(ObjectKey key) {
        told.remove(key);
        reporter.forget(key);
    }

    private record Both(PullSecret secret, ObjectKey account, String accountUid) {}

    private static Both about(PullSecret secret, String accountUid) {
        ObjectKey account =
                ObjectKey.of(
                        Kind.SERVICE_ACCOUNT, secret.key().namespace(), secret.serviceAccount());
        return new Both(secret, account, accountUid);
    }

    /** What a ServiceAccount's owner should see, too. */
    private void reportBoth(Both both, Severity severity, String reason, String message) {
        report(both.secret(), severity, reason, message);
        if (!both.accountUid().isEmpty()) {
            String text = "pull Secret " + both.secret().key().name() + " " + message;
            reporter.accept(
                    new Occurrence(both.account(), both.accountUid(), severity, reason, text));
        }
    }

    private void report(PullSecret secret, Severity severity, String reason, String message) {
        reporter.accept(
                new Occurrence(secret.key(), secret.stored().uid(), severity, reason, message));
    }

    /** The Secret as a log line names it: {@code team/puller}. */
    static String name(ObjectKey key) {
        return key.namespace() + "/" + key.name();
    }

    private boolean isNews(ObjectKey key, String news) {
        return !news.equals(told.put(key, news));
    }
}

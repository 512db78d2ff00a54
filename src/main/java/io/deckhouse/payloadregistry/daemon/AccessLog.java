package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.grant.AccessStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Says what was done about PayloadRepositoryAccess objects, and what is wrong with them, once. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private final Map<ObjectKey, String> told = new ConcurrentHashMap<>();
    private final Map<ObjectKey, String> failures = new ConcurrentHashMap<>();
    private final Reporter reporter;

    /** A log that also shows in the cluster what its users should know. */
    AccessLog(Reporter reporter) {
        this.reporter = reporter;
    }

    void wrote(ClusterObject access, ObjectKey key) {
        LOG.atInfo()
                .addKeyValue("access", RefreshLog.name(access.key()))
                .addKeyValue("object", key)
                .log("brought in step");
    }

    void removed(ObjectKey key, String because) {
        LOG.atInfo().addKeyValue("object", key).addKeyValue("because", because).log("deleted");
    }

    void expired(ObjectKey key, Expiry expiry) {
        LOG.atInfo()
                .addKeyValue("object", key)
                .addKeyValue("expiredAt", expiry.at())
                .log("deleted after its end");
    }

    /** What the condition Ready says, when that is news; what the status holds is none. */
    void said(ClusterObject access, AccessStatus status) {
        AccessStatus.Condition ready = status.ready();
        String news = ready.reason() + ": " + ready.message();
        boolean isNews = !news.equals(told.put(access.key(), news));
        if (!isNews || status.isSaidBy(access)) {
            return;
        }
        boolean isGood = AccessStatus.isHealthy(ready.reason()) && status.warning().isEmpty();
        LOG.atLevel(isGood ? Level.INFO : Level.WARN)
                .addKeyValue("access", RefreshLog.name(access.key()))
                .addKeyValue("reason", ready.reason())
                .addKeyValue("message", ready.message())
                .log(ready.holds() ? "ready" : "not ready");
        reporter.accept(
                new Occurrence(
                        access.key(),
                        access.uid(),
                        isGood ? Severity.NORMAL : Severity.WARNING,
                        status.warning().isEmpty() ? ready.reason() : status.warning(),
                        ready.message()));
    }

    /** A look that was not done to the end; the same failure of look after look is told once. */
    void failed(ObjectKey key, ClusterException failure, Duration wait) {
        boolean isFault = failure.reason() != ClusterException.Reason.CONFLICT;
        String news = String.valueOf(failure.getMessage());
        boolean isNews = isFault && !news.equals(failures.put(key, news));
        LOG.atLevel(isNews ? Level.WARN : Level.DEBUG)
                .addKeyValue("object", key)
                .addKeyValue("because", news)
                .addKeyValue("retryIn", wait)
                .log("could not be brought in step");
    }

    /** A look was done to the end. */
    void worked(ObjectKey key) {
        failures.remove(key);
    }

    void forget(ObjectKey key) {
        failures.remove(key);
        told.remove(key);
        reporter.forget(key);
    }
}

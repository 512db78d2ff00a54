package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.pullsecret.Filler;
import io.deckhouse.payloadregistry.pullsecret.Finding;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was done about each Secret, and what is wrong with it only when that is news. */
final class RefreshLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshLog.class);

    /** This many repairs in quick succession are somebody else's doing. */
    private static final int FIGHT = 3;

    private final Map<ObjectKey, String> told = new ConcurrentHashMap<>();

    void filled(ObjectKey key, String serviceAccount, Finding was, Filler.Filled filled) {
        told.remove(key);
        LOG.atInfo()
                .addKeyValue("secret", name(key))
                .addKeyValue("serviceAccount", serviceAccount)
                .addKeyValue("was", was.state().label())
                .addKeyValue("because", was.reason())
                .addKeyValue("expiresAt", filled.expiresAt())
                .log("filled");
        if (!filled.shortened().isZero()) {
            LOG.atWarn()
                    .addKeyValue("secret", name(key))
                    .addKeyValue("by", filled.shortened())
                    .log("the API server shortened the token's life");
        }
    }

    void fought(ObjectKey key, int repairs, String otherWriter) {
        if (repairs >= FIGHT) {
            LOG.atWarn()
                    .addKeyValue("secret", name(key))
                    .addKeyValue("writer", otherWriter)
                    .addKeyValue("repairs", repairs)
                    .log("another writer keeps changing this Secret");
        }
    }

    void deleted(ObjectKey key, Finding finding) {
        told.remove(key);
        LOG.atInfo()
                .addKeyValue("secret", name(key))
                .addKeyValue("because", finding.reason())
                .log("deleted");
    }

    void left(ObjectKey key, Finding finding) {
        if (isNews(key, finding.state() + finding.reason())) {
            LOG.atWarn()
                    .addKeyValue("secret", name(key))
                    .addKeyValue("state", finding.state().label())
                    .addKeyValue("because", finding.reason())
                    .log("left as it is");
        }
    }

    void failed(ObjectKey key, ClusterException failure, Duration wait) {
        // A conflict is news that the watch is about to bring, no fault.
        boolean isFault = failure.reason() != ClusterException.Reason.CONFLICT;
        boolean isLoud = isFault && isNews(key, String.valueOf(failure.getMessage()));
        LOG.atLevel(isLoud ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
                .addKeyValue("secret", name(key))
                .addKeyValue("because", failure.getMessage())
                .addKeyValue("retryIn", wait)
                .log("could not be refreshed, its content stays");
    }

    void forget(ObjectKey key) {
        told.remove(key);
    }

    /** The Secret as a log line names it: {@code team/puller}. */
    static String name(ObjectKey key) {
        return key.namespace() + "/" + key.name();
    }

    private boolean isNews(ObjectKey key, String news) {
        return !news.equals(told.put(key, news));
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.Leadership;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leadership by a Lease; stood for again whenever it was lost. */
final class LeaseLeadership implements Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseLeadership.class);

    /**
     * A lost leader is replaced within 20 s: the elector looks every 1 to 2.2 retry periods, so
     * that the last renewal is seen up to 3.3 s late, and its end as late again.
     */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(10);

    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(7);
    private static final Duration RETRY_PERIOD = Duration.ofMillis(1500);

    private static final ZonedDateTime NEVER = Instant.EPOCH.atZone(ZoneOffset.UTC);

    /** How long giving it up may take. */
    private static final Duration RELEASE = Duration.ofSeconds(3);

    private static final int TOO_MANY_REQUESTS = 429;

    private final KubernetesClient client;
    private final ApiFailures failures;
    private final String namespace;
    private final String identity;
    private final Thread candidate;
    private final Tenure tenure = new Tenure(RENEW_DEADLINE, System::nanoTime);
    private volatile boolean barred;

    /**
     * One that is not stood for before {@link #start}.
     *
     * @param identity of this process, unlike any other's
     */
    LeaseLeadership(
            KubernetesClient client, ApiFailures failures, String namespace, String identity) {
        this.client = client;
        this.failures = failures;
        this.namespace = namespace;
        this.identity = identity;
        this.candidate = Thread.ofVirtual().name("leadership").unstarted(this::stand);
    }

    void start() {
        candidate.start();
    }

    @Override
    public boolean isHeld() {
        return tenure.isHeld();
    }

    @Override
    public boolean canBeHeld() {
        return !barred;
    }

    @Override
    public void close() {
        candidate.interrupt();
        try {
            candidate.join(RELEASE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void stand() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                serveOneTerm();
                Thread.sleep(RETRY_PERIOD);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serveOneTerm() throws InterruptedException {
        CompletableFuture<?> term =
                new LeaderElector(client, config(), task -> Thread.ofVirtual().start(task)).start();
        try {
            term.get();
        } catch (ExecutionException e) {
            LOG.atWarn().setCause(e).log("the election ended, another one begins");
        } finally {
            // The callback comes late or never when the API server does not answer.
            tenure.end();
            term.cancel(true); // gives the Lease up
        }
    }

    private LeaderElectionConfig config() {
        return new LeaderElectionConfig(
                new OutspokenLock(namespace, identity),
                LEASE_DURATION,
                RENEW_DEADLINE,
                RETRY_PERIOD,
                new LeaderCallbacks(this::won, this::lost, this::told),
                true,
                LEASE);
    }

    private void won() {
        tenure.begin();
        LOG.atInfo().addKeyValue("identity", identity).log("leads");
    }

    private void lost() {
        tenure.end();
        LOG.atInfo().addKeyValue("identity", identity).log("leads no more");
    }

    /** Whose Lease it is now; empty or null for nobody's. */
    private void told(@Nullable String leader) {
        if (leader != null && !leader.isEmpty() && !leader.equals(identity)) {
            LOG.atInfo().addKeyValue("leader", leader).log("another daemon leads, this one waits");
        }
    }

    /**
     * Says once what keeps it from the Lease: a missing right would only look like patience. Goes
     * by no other's clock.
     */
    private final class OutspokenLock extends LeaseLock {
        private final AtomicReference<String> said = new AtomicReference<>("");
        private final SeenRenewals renewals = new SeenRenewals();

        OutspokenLock(String namespace, String identity) {
            super(namespace, LEASE, identity);
        }

        /**
         * A Lease without holder or times, as a person may make it, is nobody's: to be had by the
         * next update of this very version.
         */
        @Override
        protected LeaderElectionRecord toRecord(Lease lease) {
            LeaseSpec spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
            Integer transitions = Objects.requireNonNullElse(spec.getLeaseTransitions(), 0);
            ZonedDateTime renewed = spec.getRenewTime();
            boolean isHeld =
                    spec.getHolderIdentity() != null
                            && spec.getLeaseDurationSeconds() != null
                            && renewed != null;
            return isHeld
                    ? new LeaderElectionRecord(
                            spec.getHolderIdentity(),
                            Duration.ofSeconds(spec.getLeaseDurationSeconds()),
                            Objects.requireNonNullElse(spec.getAcquireTime(), renewed),
                            renewed,
                            transitions)
                    : new LeaderElectionRecord("", LEASE_DURATION, NEVER, NEVER, transitions);
        }

        @Override
        public synchronized LeaderElectionRecord get(KubernetesClient client) {
            try {
                LeaderElectionRecord found = super.get(client);
                barred = false;
                return found == null || identity().equals(found.getHolderIdentity())
                        ? found
                        : renewals.dated(
                                found, ZonedDateTime.now(ZoneOffset.UTC), System.nanoTime());
            } catch (RuntimeException e) {
                throw told(e);
            }
        }

        @Override
        public synchronized void create(KubernetesClient client, LeaderElectionRecord leader) {
            long since = tenure.now();
            try {
                super.create(client, leader);
                tenure.renewed(since);
            } catch (RuntimeException e) {
                throw told(e);
            }
        }

        @Override
        public synchronized void update(KubernetesClient client, LeaderElectionRecord leader) {
            long since = tenure.now();
            try {
                super.update(client, withHolder(leader));
                tenure.renewed(since);
                said.set("");
            } catch (RuntimeException e) {
                throw told(e);
            }
        }

        /** It is given up by a merge patch, which leaves the holder where it names none. */
        private static LeaderElectionRecord withHolder(LeaderElectionRecord leader) {
            return leader.getHolderIdentity() == null
                    ? leader.toBuilder().holderIdentity("").build()
                    : leader;
        }

        /** Any other exception would end the elector, without a word and for ever. */
        private KubernetesClientException told(RuntimeException unforeseen) {
            KubernetesClientException failure =
                    unforeseen instanceof KubernetesClientException foreseen
                            ? foreseen
                            : new KubernetesClientException(unforeseen.toString(), unforeseen);
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return failure; // another one was faster
            }
            if (isRefusal(failure)) {
                barred = true;
            }
            String message = failures.told(failure);
            if (!message.equals(said.getAndSet(message))) {
                LOG.atWarn()
                        .addKeyValue("lease", describe())
                        .addKeyValue("because", message)
                        .log(
                                failure.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                                        ? "cannot stand for leadership and does nothing: give it the rights"
                                                + " that 'serve refresher --print-rbac' prints for the"
                                                + " namespace that its"
                                                + " kubeconfig names, or say --no-leader-elect"
                                        : "cannot stand for leadership and does nothing");
            }
            return failure;
        }

        /** That no answer comes, or none about the Lease, is told by the watches' silence. */
        private static boolean isRefusal(KubernetesClientException failure) {
            int code = failure.getCode();
            return code >= HttpURLConnection.HTTP_BAD_REQUEST
                    && code < HttpURLConnection.HTTP_INTERNAL_ERROR
                    && code != HttpURLConnection.HTTP_CLIENT_TIMEOUT
                    && code != TOO_MANY_REQUESTS;
        }
    }
}

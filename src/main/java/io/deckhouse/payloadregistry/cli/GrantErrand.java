package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import io.deckhouse.payloadregistry.grant.Form;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.grant.GrantPlan;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Grants in one namespace, and makes the ServiceAccount. */
final class GrantErrand {
    private final Cluster cluster;
    private final ObjectWriter writer;
    private final Clock clock;
    private final Warnings warnings;

    /**
     * How it is done.
     *
     * @param create whether a missing ServiceAccount is made
     */
    record Manner(Form form, boolean create) {}

    GrantErrand(Cluster cluster, ObjectWriter writer, Clock clock, Warnings warnings) {
        this.cluster = cluster;
        this.writer = writer;
        this.clock = clock;
        this.warnings = warnings;
    }

    /** What would be sent to an empty namespace; asks nobody. */
    static List<ClusterObject> onPaper(Grant wish, Manner manner) {
        List<ClusterObject> grant = GrantPlan.onPaper(wish, manner.form()).objects();
        Optional<ClusterObject> account =
                account(wish.subject()).filter(_ -> manner.create()).map(Mark::on);
        return Stream.concat(account.stream(), grant.stream()).toList();
    }

    /**
     * Writes, and adds each object to the list as soon as it is written. A refused Role leaves
     * nothing behind: it is written first, and the account last.
     */
    void run(Grant wish, Manner manner, List<Written> written) {
        Optional<ObjectKey> account = account(wish.subject());
        Optional<ClusterObject> present = account.flatMap(cluster::get);
        GrantPlan plan = plan(wish, manner.form());
        int first = written.size();
        try {
            if (plan.form() == Form.OBJECT) {
                written.addAll(plan.write(writer));
            } else {
                writeRole(plan, written);
            }
        } catch (ClusterException e) {
            throw namespaceMissing(wish.namespace(), e);
        }
        account.flatMap(key -> ensure(key, present, manner.create()))
                .ifPresent(made -> written.add(first, made));
        if (manner.form() != Form.AUTO) {
            plan.leftElsewhere().forEach(left -> warnOf(left, wish, plan.form()));
        }
    }

    private GrantPlan plan(Grant wish, Form form) {
        try {
            return GrantPlan.read(cluster, wish, form, clock.instant());
        } catch (ClusterException e) {
            if (form != Form.OBJECT || e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
            throw new CommandFailure(
                    "PayloadRepositoryAccess objects are not served here; install their definition"
                            + " ('serve refresher --print-crd | kubectl apply -f -'), or grant with"
                            + " --as rbac");
        }
    }

    private void writeRole(GrantPlan plan, List<Written> written) {
        GrantAdvice.predict(cluster, plan.role(), plan.storedRole());
        try {
            written.addAll(plan.write(writer));
        } catch (ClusterException refusal) {
            throw GrantAdvice.explained(cluster, plan.role(), refusal);
        }
    }

    private static RuntimeException namespaceMissing(String namespace, ClusterException failure) {
        boolean isMissing =
                failure.reason() == Reason.NOT_FOUND
                        && String.valueOf(failure.getMessage()).contains("namespace");
        return isMissing
                ? new CommandFailure(
                        "namespace "
                                + namespace
                                + " does not exist, so nothing can be granted in it; create it first"
                                + " (kubectl create namespace "
                                + namespace
                                + ")")
                : failure;
    }

    /** An account that is there stays as it is: it may be somebody else's. */
    private Optional<Written> ensure(
            ObjectKey account, Optional<ClusterObject> present, boolean create) {
        if (present.isPresent()) {
            return present.map(object -> new Written(object, Outcome.UNCHANGED));
        }
        if (create) {
            return Optional.of(writer.put(Mark.on(account), present));
        }
        warnings.say(account + " does not exist; the grant waits for it");
        return Optional.empty();
    }

    private void warnOf(ClusterObject left, Grant wish, Form now) {
        Form other = now == Form.OBJECT ? Form.RBAC : Form.OBJECT;
        warnings.say(
                left.key()
                        + " of an earlier grant gives part of this, too; take it back with 'revoke "
                        + words(wish.subject())
                        + " -n "
                        + wish.namespace()
                        + " --as "
                        + other
                        + "'");
    }

    private static String words(Subject subject) {
        return switch (subject) {
            case Subject.ServiceAccount(var namespace, var name) ->
                    "serviceaccount " + namespace + "/" + name;
            case Subject.User(var name) -> "user " + name;
            case Subject.Group(var name) -> "group " + name;
        };
    }

    private static Optional<ObjectKey> account(Subject subject) {
        return subject instanceof Subject.ServiceAccount(var namespace, var name)
                ? Optional.of(ObjectKey.of(Kind.SERVICE_ACCOUNT, namespace, name))
                : Optional.empty();
    }
}

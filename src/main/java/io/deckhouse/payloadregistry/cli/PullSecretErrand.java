package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import io.deckhouse.payloadregistry.grant.Form;
import io.deckhouse.payloadregistry.grant.Grant;
import io.deckhouse.payloadregistry.pullsecret.Attachment;
import io.deckhouse.payloadregistry.pullsecret.Order;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one namespace's pull Secret, with all that was ordered beside it. */
final class PullSecretErrand {
    private final Cluster cluster;
    private final ObjectWriter.Mode mode;
    private final ObjectWriter writer;
    private final GrantErrand grants;
    private final Warnings warnings;

    /**
     * What is to be there in the end.
     *
     * @param grants what the ServiceAccount is to be granted; none for nothing
     * @param accounts the names of the accounts to which the Secret is attached
     */
    record Plan(Order order, List<Grant> grants, List<String> accounts, Permissions may) {
        Plan {
            grants = List.copyOf(grants);
            accounts = List.copyOf(accounts);
        }

        String namespace() {
            return order.key().namespace();
        }

        /** The ServiceAccount whose token is ordered. */
        Optional<ObjectKey> account() {
            return order instanceof Order.ForAccount(var key, var name)
                    ? Optional.of(ObjectKey.of(Kind.SERVICE_ACCOUNT, key.namespace(), name))
                    : Optional.empty();
        }

        GrantErrand.Manner manner() {
            return new GrantErrand.Manner(Form.AUTO, may.createAccount());
        }
    }

    /**
     * What may be done on the way.
     *
     * @param createAccount whether a missing ServiceAccount is made
     * @param adopt whether a Secret that others made is taken over
     */
    record Permissions(boolean createAccount, boolean adopt) {}

    PullSecretErrand(
            Cluster cluster, ObjectWriter.Mode mode, GrantErrand grants, Warnings warnings) {
        this.cluster = cluster;
        this.mode = mode;
        this.writer = new ObjectWriter(cluster, Mark.TOOL, mode);
        this.grants = grants;
        this.warnings = warnings;
    }

    /** What would be sent to an empty namespace; asks nobody. */
    static List<Written> onPaper(Plan plan) {
        Map<ObjectKey, ClusterObject> objects = new LinkedHashMap<>();
        plan.account()
                .filter(_ -> plan.may().createAccount())
                .ifPresent(key -> objects.put(key, Mark.on(key)));
        plan.grants()
                .forEach(grant ->
                        GrantErrand.onPaper(grant, plan.manner())
                                .forEach(object -> objects.put(object.key(), object)));
        objects.put(plan.order().key(), plan.order().fields(Optional.empty()));
        for (String name : plan.accounts()) {
            ObjectKey key = ObjectKey.of(Kind.SERVICE_ACCOUNT, plan.namespace(), name);
            ClusterObject attached = Attachment.onPaper(key, plan.order().key().name());
            objects.merge(
                    key,
                    attached,
                    (account, _) ->
                            account.with(tree -> tree.setAll(attached.tree().without("metadata"))));
        }
        return objects.values().stream()
                .map(object ->
                        new Written(
                                object,
                                // Without our mark it is an account that somebody else makes.
                                Mark.isOn(object) ? Outcome.CREATED : Outcome.CONFIGURED))
                .toList();
    }

    /** Writes, and adds each object to the list as soon as it is written. */
    void run(Plan plan, List<Written> written) {
        ObjectKey key = plan.order().key();
        Optional<ClusterObject> stored = cluster.get(key);
        stored.ifPresent(secret -> requireOurs(plan, secret));
        plan.grants().forEach(grant -> grants.run(grant, plan.manner(), written));
        if (plan.grants().isEmpty()) {
            plan.account().ifPresent(account -> ensure(account, plan, written));
        }
        writer.edit(
                        key,
                        stored,
                        now -> {
                            now.ifPresent(secret -> requireOurs(plan, secret));
                            return Optional.of(plan.order().fields(now));
                        })
                .ifPresent(written::add);
        Attachment attachment = new Attachment(cluster, mode);
        for (String name : plan.accounts()) {
            attach(
                    attachment,
                    ObjectKey.of(Kind.SERVICE_ACCOUNT, plan.namespace(), name),
                    plan,
                    written);
        }
    }

    private void requireOurs(Plan plan, ClusterObject secret) {
        if (plan.order().claim(secret) instanceof Order.Claim.Foreign(var reason, var isAdoptable)
                && !(isAdoptable && plan.may().adopt())) {
            throw new CommandFailure(
                    secret.key()
                            + " exists and "
                            + reason
                            + "; choose another name"
                            + (isAdoptable ? ", or take it over with --adopt" : ""));
        }
    }

    private void ensure(ObjectKey account, Plan plan, List<Written> written) {
        Optional<ClusterObject> present = cluster.get(account);
        if (plan.may().createAccount()) {
            written.add(
                    present.map(object -> new Written(object, Outcome.UNCHANGED))
                            .orElseGet(() -> writer.put(Mark.on(account), present)));
        } else if (present.isEmpty()) {
            warnings.say(
                    account
                            + " does not exist; the Secret stays empty until somebody creates it"
                            + " (--create-service-account does)");
        }
    }

    private void attach(
            Attachment attachment, ObjectKey account, Plan plan, List<Written> written) {
        Optional<Written> made =
                written.stream().filter(w -> w.object().key().equals(account)).findFirst();
        boolean isMadeOnPaper =
                made.filter(w -> w.outcome() == Outcome.CREATED).isPresent()
                        && mode != ObjectWriter.Mode.STORE;
        String secret = plan.order().key().name();
        written.add(
                isMadeOnPaper
                        ? new Written(Attachment.onPaper(account, secret), Outcome.CONFIGURED)
                        : attachment.attach(
                                account,
                                made.map(Written::object).or(() -> cluster.get(account)),
                                secret));
    }
}

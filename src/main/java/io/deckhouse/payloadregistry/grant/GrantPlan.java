package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.cluster.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be written so that one subject has in one namespace what is wished, beside what was
 * granted to it before.
 */
public final class GrantPlan {
    private final Grant wish;
    private final Form form;
    private final Standing standing;

    /**
     * What is there of earlier grants without end.
     *
     * @param accesses our PayloadRepositoryAccess objects in the namespace, of whatever subject
     */
    private record Standing(
            Optional<ClusterObject> role,
            Optional<ClusterObject> binding,
            List<ClusterObject> accesses) {
        static final Standing NOTHING = new Standing(Optional.empty(), Optional.empty(), List.of());

        Optional<ClusterObject> access(ObjectKey key) {
            return accesses.stream().filter(object -> object.key().equals(key)).findFirst();
        }
    }

    private GrantPlan(Grant wish, Form form, Standing standing) {
        this.wish = wish;
        this.form = form;
        this.standing = standing;
    }

    /** The plan for an empty namespace, which asks nobody; by default Role and binding. */
    public static GrantPlan onPaper(Grant wish, Form asked) {
        Form form = asked == Form.OBJECT ? Form.OBJECT : Form.RBAC;
        return new GrantPlan(wish, form, Standing.NOTHING);
    }

    /**
     * Reads what is there, in no more calls than the form needs: where Role and binding already
     * give what is wished, nothing else is asked for.
     *
     * @throws ClusterException NOT_FOUND for objects where their kind is not served
     */
    public static GrantPlan read(Cluster cluster, Grant wish, Form asked, Instant now) {
        var role = cluster.get(GrantObjects.roleKey(wish));
        var binding = cluster.get(GrantObjects.bindingKey(wish));
        var rbac = new GrantPlan(wish, Form.RBAC, new Standing(role, binding, List.of()));
        if (asked == Form.AUTO && rbac.isFulfilled()) {
            return rbac;
        }
        Optional<List<ClusterObject>> accesses = accesses(cluster, wish.namespace(), asked);
        boolean isObject =
                asked == Form.OBJECT
                        || (asked == Form.AUTO
                                && accesses.isPresent()
                                && DaemonLease.state(cluster, now) == DaemonLease.State.AT_WORK);
        return new GrantPlan(
                        wish,
                        isObject ? Form.OBJECT : Form.RBAC,
                        new Standing(role, binding, accesses.orElse(List.of())))
                .joining(asked);
    }

    /** Empty where the kind is not served, or may not be read and need not be. */
    private static Optional<List<ClusterObject>> accesses(
            Cluster cluster, String namespace, Form asked) {
        Selection ours = Selection.in(namespace).withLabel(Mark.LABEL, Mark.TOOL);
        try {
            return Optional.of(cluster.list(Kind.PAYLOAD_REPOSITORY_ACCESS, ours));
        } catch (ClusterException e) {
            boolean isNeedless =
                    asked != Form.OBJECT
                            && (e.reason() == Reason.NOT_FOUND || e.reason() == Reason.FORBIDDEN);
            if (isNeedless) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A form that was asked for by name holds all that is granted without end. */
    private GrantPlan joining(Form asked) {
        if (asked == Form.AUTO || wish.expiry().isLimited()) {
            return this;
        }
        Map<String, Right> elsewhere =
                form == Form.OBJECT
                        ? standing.role().map(GrantRules::rights).orElse(Map.of())
                        : AccessGrants.rights(standing.accesses(), wish.subject());
        Grant earlier = new Grant(wish.namespace(), wish.subject(), elsewhere, wish.expiry());
        return new GrantPlan(earlier.merge(wish), form, standing);
    }

    /** As what the grant is written; never {@link Form#AUTO}. */
    public Form form() {
        return form;
    }

    /** The Role as it is stored now. */
    public Optional<ClusterObject> storedRole() {
        return standing.role();
    }

    /** The Role as it is to be; of no use where an object is written. */
    public ClusterObject role() {
        return role(standing.role());
    }

    /** What is to be sent, in its order. */
    public List<ClusterObject> objects() {
        return switch (form) {
            case OBJECT ->
                    AccessGrants.of(wish).entrySet().stream()
                            .map(e ->
                                    AccessGrants.extended(
                                            e.getKey(), e.getValue(), standing.access(e.getKey())))
                            .toList();
            case RBAC, AUTO -> List.of(role(), GrantObjects.binding(wish));
        };
    }

    /** Writes; what others write meanwhile stays. */
    public List<Written> write(ObjectWriter writer) {
        List<Written> written = new ArrayList<>();
        switch (form) {
            case OBJECT ->
                    AccessGrants.of(wish)
                            .forEach((key, spec) ->
                                    writer.edit(
                                                    key,
                                                    standing.access(key),
                                                    stored ->
                                                            Optional.of(
                                                                    AccessGrants.extended(
                                                                            key, spec, stored)))
                                            .ifPresent(written::add));
            case RBAC, AUTO -> {
                writer.edit(
                                GrantObjects.roleKey(wish),
                                standing.role(),
                                stored -> Optional.of(role(stored)))
                        .ifPresent(written::add);
                written.add(writer.put(GrantObjects.binding(wish), standing.binding()));
            }
        }
        return written;
    }

    /** What an earlier grant in the other form holds beside this one, for a person to take back. */
    public List<ClusterObject> leftElsewhere() {
        if (wish.expiry().isLimited()) {
            return List.of();
        }
        return switch (form) {
            case OBJECT -> standing.role().stream().toList();
            case RBAC, AUTO ->
                    standing.accesses().stream()
                            .filter(object ->
                                    !AccessGrants.rights(List.of(object), wish.subject()).isEmpty())
                            .toList();
        };
    }

    private boolean isFulfilled() {
        return standing.binding().isPresent()
                && standing.role()
                        .filter(role ->
                                new Grant(
                                                wish.namespace(),
                                                wish.subject(),
                                                GrantRules.rights(role),
                                                wish.expiry())
                                        .gives(wish))
                        .isPresent()
                && !wish.expiry().isLimited();
    }

    private ClusterObject role(Optional<ClusterObject> stored) {
        Grant earlier =
                new Grant(
                        wish.namespace(),
                        wish.subject(),
                        stored.map(GrantRules::rights).orElse(Map.of()),
                        wish.expiry());
        ClusterObject role = GrantObjects.role(earlier.merge(wish));
        return role.with(tree ->
                stored.ifPresent(old ->
                        GrantRules.others(old).forEach(tree.withArrayProperty("rules")::add)));
    }
}

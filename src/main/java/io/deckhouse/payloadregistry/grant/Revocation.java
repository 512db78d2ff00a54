package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.ObjectWriter;
import io.deckhouse.payloadregistry.cluster.Written;
import io.deckhouse.payloadregistry.cluster.Written.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes back from one subject what grants gave it in one namespace.
 *
 * <p>Only what carries our mark is touched; in it, rules about other things and other subjects
 * stay.
 */
public final class Revocation {
    private final GrantInventory inventory;
    private final Subject subject;
    private final Form form;
    private final Set<String> patterns;

    /**
     * A revocation that has done nothing yet.
     *
     * @param form what grants are looked at; AUTO for all
     * @param patterns what is taken, as it was granted; none for everything
     */
    public Revocation(GrantInventory inventory, Subject subject, Form form, Set<String> patterns) {
        this.inventory = inventory;
        this.subject = subject;
        this.form = form;
        this.patterns = Set.copyOf(patterns);
    }

    private boolean isWhole() {
        return patterns.isEmpty();
    }

    private List<ClusterObject> bindings() {
        return form == Form.OBJECT ? List.of() : inventory.bindingsOf(subject);
    }

    private List<ClusterObject> accesses() {
        return form == Form.RBAC ? List.of() : inventory.accessesOf(subject);
    }

    /** The patterns that grants gave the subject here, as they were written. */
    public Set<String> granted() {
        Set<String> all = new LinkedHashSet<>();
        for (ClusterObject binding : bindings()) {
            inventory.roleOf(binding).ifPresent(role -> all.addAll(GrantRules.patterns(role)));
        }
        accesses().forEach(access -> all.addAll(AccessGrants.understood(access).patterns()));
        return all;
    }

    /**
     * Takes it back; empty when there was nothing to take.
     *
     * @throws ClusterException INVALID when a pattern cannot be taken without taking it from others
     */
    public List<Written> take(ObjectWriter writer) {
        List<Written> written = new ArrayList<>();
        for (ClusterObject access : accesses()) {
            edit(writer, access, written, this::narrowed);
        }
        for (ClusterObject binding : bindings()) {
            takeRule(binding, writer, written);
        }
        if (isWhole() && form != Form.OBJECT) {
            inventory
                    .orphanOf(subject)
                    .ifPresent(role -> edit(writer, role, written, this::lessened));
        }
        return written;
    }

    private void takeRule(ClusterObject binding, ObjectWriter writer, List<Written> written) {
        Optional<ClusterObject> role = inventory.roleOf(binding);
        boolean isShared = GrantInventory.subjects(binding).size() > 1;
        boolean isLeft = true;
        if (role.isPresent() && !(isWhole() && isShared)) {
            if (isShared && isHit(GrantRules.patterns(role.get()))) {
                throw shared(binding.key());
            }
            isLeft = edit(writer, role.get(), written, this::lessened);
        }
        boolean givesNothing = !isLeft || (isWhole() && (isShared || role.isEmpty()));
        if (givesNothing) {
            edit(writer, binding, written, this::unbound);
        }
    }

    /** Returns whether the object is still there afterwards. */
    private boolean edit(
            ObjectWriter writer,
            ClusterObject object,
            List<Written> written,
            Function<ClusterObject, Optional<ClusterObject>> change) {
        Optional<Written> done =
                writer.edit(object.key(), Optional.of(object), stored -> stored.flatMap(change));
        done.filter(w -> w.outcome() != Outcome.UNCHANGED)
                .ifPresent(w -> {
                    written.add(w);
                    inventory.know(w);
                });
        return done.filter(w -> w.outcome() != Outcome.DELETED).isPresent();
    }

    private boolean isHit(Set<String> present) {
        return present.stream().anyMatch(patterns::contains);
    }

    private ClusterException shared(ObjectKey key) {
        return new ClusterException(
                Reason.INVALID,
                key
                        + " gives others the same, who would lose it, too: revoke all from "
                        + subject
                        + ", then grant it the rest again");
    }

    /** The binding without the subject; nothing when it names nobody else. */
    private Optional<ClusterObject> unbound(ClusterObject binding) {
        List<JsonNode> others =
                binding.at("subjects")
                        .valueStream()
                        .filter(entry -> !isSubject(binding.key().namespace(), entry))
                        .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        part(binding)
                                .with(tree -> {
                                    tree.set("roleRef", binding.at("roleRef"));
                                    others.forEach(tree.putArray("subjects")::add);
                                }));
    }

    private boolean isSubject(String home, JsonNode entry) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        GrantObjects.writeSubject(wanted, subject);
        boolean isAccount = RbacSubject.of(subject).kind() == RbacSubject.Kind.SERVICE_ACCOUNT;
        return entry.path("kind").equals(wanted.path("kind"))
                && entry.path("name").equals(wanted.path("name"))
                && (!isAccount
                        || entry.path("namespace")
                                .asString(home)
                                .equals(wanted.path("namespace").asString("")));
    }

    /** The Role without what is taken; nothing when no rule is left. */
    private Optional<ClusterObject> lessened(ClusterObject role) {
        var rest =
                isWhole() ? GrantRules.aboutOtherThings(role) : GrantRules.without(role, patterns);
        return rest.isEmpty()
                ? Optional.empty()
                : Optional.of(part(role).with(tree -> tree.set("rules", rest)));
    }

    /** The object without what is taken; nothing when nobody or nothing is left. */
    private Optional<ClusterObject> narrowed(ClusterObject access) {
        AccessSpec spec = AccessGrants.understood(access);
        List<Subject> others =
                spec.subjects().stream().filter(one -> !one.equals(subject)).toList();
        boolean isHit = isHit(Set.copyOf(spec.patterns()));
        if (!isWhole() && isHit && !others.isEmpty()) {
            throw shared(access.key());
        }
        List<String> rest =
                spec.patterns().stream().filter(pattern -> !patterns.contains(pattern)).toList();
        List<Subject> subjects = isWhole() ? others : spec.subjects();
        return rest.isEmpty() || subjects.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        AccessGrants.object(
                                access.key(),
                                new AccessSpec(subjects, rest, spec.right(), spec.expiry())));
    }

    /** Key, mark and end: what we apply of every object beside its substance. */
    private static ClusterObject part(ClusterObject stored) {
        return Mark.on(stored.key())
                .with(tree ->
                        stored.annotation(AccessObjects.EXPIRES_AT)
                                .ifPresent(end ->
                                        tree.withObjectProperty("metadata")
                                                .putObject("annotations")
                                                .put(AccessObjects.EXPIRES_AT, end)));
    }
}

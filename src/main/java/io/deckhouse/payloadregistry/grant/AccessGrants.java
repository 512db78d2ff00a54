package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Grants as PayloadRepositoryAccess objects: one object for each right, because an object gives the
 * same on all its patterns.
 */
final class AccessGrants {
    private AccessGrants() {}

    /** The objects of a grant as they would be without any earlier one. */
    static Map<ObjectKey, AccessSpec> of(Grant grant) {
        Map<ObjectKey, AccessSpec> objects = new LinkedHashMap<>();
        grant.byRight()
                .forEach((right, patterns) ->
                        objects.put(
                                key(grant, right),
                                new AccessSpec(
                                        List.of(grant.subject()),
                                        patterns,
                                        right,
                                        grant.expiry())));
        return objects;
    }

    private static ObjectKey key(Grant grant, Right right) {
        String name = GrantObjects.name(grant.subject()) + "-" + right.suffix();
        return ObjectKey.of(
                Kind.PAYLOAD_REPOSITORY_ACCESS,
                grant.namespace(),
                name + GrantObjects.ending(grant));
    }

    /** Adds what a spec asks for to the object that is there. */
    static ClusterObject extended(ObjectKey key, AccessSpec wish, Optional<ClusterObject> stored) {
        return stored.map(object -> object(key, merged(understood(object), wish)))
                .orElseGet(() -> object(key, wish));
    }

    private static AccessSpec merged(AccessSpec stored, AccessSpec wish) {
        Set<Subject> subjects = new LinkedHashSet<>(stored.subjects());
        subjects.addAll(wish.subjects());
        Set<String> patterns = new LinkedHashSet<>(stored.patterns());
        patterns.addAll(wish.patterns());
        return new AccessSpec(
                List.copyOf(subjects),
                List.copyOf(patterns),
                stored.right().and(wish.right()),
                wish.expiry());
    }

    /** The spec of an object that is to be changed; what is not understood is not written over. */
    static AccessSpec understood(ClusterObject object) {
        return switch (AccessSpec.read(object)) {
            case AccessSpec.Reading.Valid(var spec) -> spec;
            case AccessSpec.Reading.Refused(_, var message, _) ->
                    throw new ClusterException(
                            Reason.INVALID,
                            object.key() + " is malformed: " + message + "; correct or delete it");
        };
    }

    /** What our objects give this subject without end, and nobody else. */
    static Map<String, Right> rights(List<ClusterObject> objects, Subject subject) {
        Map<String, Right> rights = new LinkedHashMap<>();
        for (ClusterObject object : objects) {
            if (AccessSpec.read(object) instanceof AccessSpec.Reading.Valid(var spec)
                    && spec.subjects().contains(subject)
                    && !spec.expiry().isLimited()) {
                spec.patterns().forEach(pattern -> rights.merge(pattern, spec.right(), Right::and));
            }
        }
        return rights;
    }

    /** The fields of an object with this spec. */
    static ClusterObject object(ObjectKey key, AccessSpec asked) {
        return Mark.on(key)
                .with(tree -> {
                    ObjectNode spec = tree.putObject("spec");
                    ArrayNode subjects = spec.putArray("subjects");
                    asked.subjects()
                            .forEach(subject ->
                                    GrantObjects.writeSubject(subjects.addObject(), subject));
                    asked.patterns().forEach(spec.putArray("repositories")::add);
                    spec.put("access", asked.right().level().name());
                    if (asked.right().delete()) {
                        spec.put("allowDelete", true);
                    }
                    if (asked.expiry().isLimited()) {
                        spec.put("expiresAt", asked.expiry().at().toString());
                    }
                });
    }
}

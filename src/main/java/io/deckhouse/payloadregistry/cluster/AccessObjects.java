package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.BindingKey;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.RoleKey;
import io.deckhouse.payloadregistry.access.RoleRef;
import io.deckhouse.payloadregistry.access.Rule;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads Roles, ClusterRoles and their bindings into the records that access is decided on. */
public final class AccessObjects {
    /** The annotation with which a Role or binding carries its end, RFC 3339. */
    public static final String EXPIRES_AT = "payload-registry.deckhouse.io/expires-at";

    private AccessObjects() {}

    /** Reads a Role or ClusterRole; an aggregationRule is ignored, as the authorizer does. */
    public static Role role(ClusterObject object) {
        return new Role(roleKey(object.key()), rules(object.at("rules")), expiry(object));
    }

    /** Reads a list of rules, as a Role and a SelfSubjectRulesReview hold it. */
    public static List<Rule> rules(JsonNode list) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : list) {
            rules.add(
                    new Rule(
                            set(rule.path("apiGroups")),
                            set(rule.path("resources")),
                            set(rule.path("verbs")),
                            texts(rule.path("resourceNames"))));
        }
        return rules;
    }

    /** Reads a RoleBinding or ClusterRoleBinding; empty when its roleRef names nothing. */
    public static Optional<Binding> binding(ClusterObject object) {
        JsonNode ref = object.at("roleRef");
        String name = ref.path("name").asString("");
        Optional<RoleRef.Kind> kind = refKind(ref);
        if (name.isEmpty() || kind.isEmpty()) {
            return Optional.empty();
        }
        List<RbacSubject> subjects = new ArrayList<>();
        for (JsonNode subject : object.at("subjects")) {
            subjectKind(subject.path("kind").asString(""))
                    .ifPresent(of ->
                            subjects.add(
                                    new RbacSubject(
                                            of,
                                            of == RbacSubject.Kind.SERVICE_ACCOUNT
                                                    ? subject.path("namespace").asString("")
                                                    : "",
                                            subject.path("name").asString(""))));
        }
        return Optional.of(
                new Binding(
                        bindingKey(object.key()),
                        new RoleRef(kind.get(), name),
                        subjects,
                        expiry(object)));
    }

    /** The access key of a Role's or ClusterRole's object key. */
    public static RoleKey roleKey(ObjectKey key) {
        return new RoleKey(key.namespace(), key.name());
    }

    /** The access key of a binding's object key. */
    public static BindingKey bindingKey(ObjectKey key) {
        return new BindingKey(key.namespace(), key.name());
    }

    /**
     * The end that an object carries. One that cannot be read has passed: what was meant to be
     * temporary must not last.
     */
    public static Expiry expiry(ClusterObject object) {
        Optional<String> text = object.annotation(EXPIRES_AT);
        if (text.isEmpty()) {
            return Expiry.never();
        }
        try {
            Instant end = Instant.parse(text.get());
            return new Expiry(Expiry.canBe(end) ? end : Instant.EPOCH);
        } catch (DateTimeParseException _) {
            return new Expiry(Instant.EPOCH);
        }
    }

    /** Whether an object has an end that cannot be read, so that it counts as ended. */
    public static boolean hasUnreadableExpiry(ClusterObject object) {
        return object.annotation(EXPIRES_AT).isPresent()
                && expiry(object).at().equals(Instant.EPOCH);
    }

    private static Optional<RoleRef.Kind> refKind(JsonNode ref) {
        return switch (ref.path("kind").asString("")) {
            case "Role" -> Optional.of(RoleRef.Kind.ROLE);
            case "ClusterRole" -> Optional.of(RoleRef.Kind.CLUSTER_ROLE);
            default -> Optional.empty();
        };
    }

    private static Optional<RbacSubject.Kind> subjectKind(String text) {
        return switch (text) {
            case "ServiceAccount" -> Optional.of(RbacSubject.Kind.SERVICE_ACCOUNT);
            case "User" -> Optional.of(RbacSubject.Kind.USER);
            case "Group" -> Optional.of(RbacSubject.Kind.GROUP);
            default -> Optional.empty();
        };
    }

    private static Set<String> set(JsonNode array) {
        return new LinkedHashSet<>(texts(array));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString("")));
        return texts;
    }
}

package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.Mark;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Sha256;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * A grant as objects: one Role and one RoleBinding of the same name in the namespace.
 *
 * <p>The name follows from the subject, so granting again finds and extends what is there.
 */
public final class GrantObjects {
    private static final int LONGEST_READABLE_PART = 40;

    private static final String TEMPORARY = "-until-";
    private static final int SHORT_HASH = 8;

    /** Too many to search for a second subject with the same name. */
    private static final int HASH_BYTES = 8;

    private GrantObjects() {}

    /** The key of a grant's Role, whether it is there or not. */
    public static ObjectKey roleKey(Grant grant) {
        return ObjectKey.of(Kind.ROLE, grant.namespace(), name(grant));
    }

    /** The key of a grant's RoleBinding, whether it is there or not. */
    public static ObjectKey bindingKey(Grant grant) {
        return ObjectKey.of(Kind.ROLE_BINDING, grant.namespace(), name(grant));
    }

    /** The Role. */
    public static ClusterObject role(Grant grant) {
        return marked(roleKey(grant), grant.expiry())
                .with(tree -> tree.set("rules", GrantRules.of(grant)));
    }

    /** The RoleBinding. */
    public static ClusterObject binding(Grant grant) {
        return marked(bindingKey(grant), grant.expiry())
                .with(tree -> {
                    tree.putObject("roleRef")
                            .put("apiGroup", Kind.RBAC)
                            .put("kind", Kind.ROLE.kindName())
                            .put("name", name(grant));
                    writeSubject(tree.putArray("subjects").addObject(), grant.subject());
                });
    }

    static void writeSubject(ObjectNode node, Subject subject) {
        RbacSubject entry = RbacSubject.of(subject);
        switch (entry.kind()) {
            case SERVICE_ACCOUNT ->
                    node.put("kind", "ServiceAccount").put("namespace", entry.namespace());
            case USER -> node.put("apiGroup", Kind.RBAC).put("kind", "User");
            case GROUP -> node.put("apiGroup", Kind.RBAC).put("kind", "Group");
        }
        node.put("name", entry.name());
    }

    private static ClusterObject marked(ObjectKey key, Expiry expiry) {
        return Mark.on(key)
                .with(tree -> {
                    if (expiry.isLimited()) {
                        tree.withObjectProperty("metadata")
                                .putObject("annotations")
                                .put(AccessObjects.EXPIRES_AT, expiry.at().toString());
                    }
                });
    }

    /** One name for all that is granted without end; one for each grant that has an end. */
    private static String name(Grant grant) {
        return name(grant.subject()) + ending(grant);
    }

    /**
     * What an end adds to a name. It follows from what is granted, so that granting the same again
     * moves the end, and other grants keep theirs.
     */
    static String ending(Grant grant) {
        if (!grant.expiry().isLimited()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        new TreeMap<>(grant.rights())
                .forEach((pattern, right) ->
                        text.append(right.suffix()).append(' ').append(pattern).append('\n'));
        return TEMPORARY + hash(text.toString()).substring(0, SHORT_HASH);
    }

    /** Readable, valid for every subject, and unique by the hash of the whole subject. */
    static String name(Subject subject) {
        String readable =
                switch (subject) {
                    case Subject.ServiceAccount(_, var name) -> "sa-" + name;
                    case Subject.User(var name) -> "user-" + name;
                    case Subject.Group(var name) -> "group-" + name;
                };
        String plain = readable.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String cut = plain.substring(0, Math.min(plain.length(), LONGEST_READABLE_PART));
        return "payload-registry-" + cut.replaceAll("-+$", "") + "-" + hash(subject.text());
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Sha256.of(text), 0, HASH_BYTES);
    }
}

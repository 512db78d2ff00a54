package io.deckhouse.payloadregistry.grant;

import io.deckhouse.payloadregistry.access.RbacSubject;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A grant as objects: one Role and one RoleBinding of the same name in the namespace.
 *
 * <p>The name follows from the subject, so granting again finds and extends what is there.
 */
public final class GrantObjects {
    /** The label that marks what the command line made. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY}, and the field manager of the command line's writes. */
    public static final String TOOL = "d8-payload-registry";

    private static final int LONGEST_READABLE_PART = 40;

    /** Too many to search for a second subject with the same name. */
    private static final int HASH_BYTES = 8;

    private GrantObjects() {}

    /** The key of the subject's Role in a namespace. */
    public static ObjectKey roleKey(String namespace, Subject subject) {
        return ObjectKey.of(Kind.ROLE, namespace, name(subject));
    }

    /** The key of the subject's RoleBinding in a namespace. */
    public static ObjectKey bindingKey(String namespace, Subject subject) {
        return ObjectKey.of(Kind.ROLE_BINDING, namespace, name(subject));
    }

    /** Whether the command line made this object. */
    public static boolean isOurs(ClusterObject object) {
        return TOOL.equals(object.labels().get(MANAGED_BY));
    }

    /** Reads the grant back from its Role. */
    public static Grant read(ClusterObject role, Subject subject) {
        return Grant.read(role.key().namespace(), subject, AccessObjects.role(role));
    }

    /** The Role. */
    public static ClusterObject role(Grant grant) {
        return marked(roleKey(grant.namespace(), grant.subject()))
                .with(tree -> {
                    ArrayNode rules = tree.putArray("rules");
                    grant.byRight()
                            .forEach((right, patterns) -> {
                                ObjectNode rule = rules.addObject();
                                rule.putArray("apiGroups").add(Rule.API_GROUP);
                                rule.putArray("resources").add(Rule.RESOURCE);
                                addAll(rule.putArray("resourceNames"), patterns);
                                addAll(rule.putArray("verbs"), right.verbs());
                            });
                });
    }

    /** The RoleBinding. */
    public static ClusterObject binding(Grant grant) {
        return marked(bindingKey(grant.namespace(), grant.subject()))
                .with(tree -> {
                    tree.putObject("roleRef")
                            .put("apiGroup", Kind.RBAC)
                            .put("kind", Kind.ROLE.kindName())
                            .put("name", name(grant.subject()));
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

    /** An object with this key and the mark of the command line. */
    public static ClusterObject marked(ObjectKey key) {
        return ClusterObject.empty(key)
                .with(tree ->
                        ((ObjectNode) tree.get("metadata"))
                                .putObject("labels")
                                .put(MANAGED_BY, TOOL));
    }

    private static void addAll(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    /** Readable, valid for every subject, and unique by the hash of the whole subject. */
    private static String name(Subject subject) {
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
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

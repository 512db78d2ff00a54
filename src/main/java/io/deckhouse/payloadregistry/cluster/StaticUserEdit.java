package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes one static user in ModuleConfig {@code payload-registry}, as a tree; everything else in
 * it stays. Whatever cannot be understood is refused with IllegalArgumentException.
 */
public final class StaticUserEdit {
    private static final int LONGEST_NAME = 255;
    private static final String WHOLE = "*";
    private static final String HASH = "passwordHash";
    private static final String PROJECTS = "projects";

    private final ObjectNode root;

    private StaticUserEdit(ObjectNode root) {
        this.root = root;
    }

    /**
     * A project as somebody wrote it.
     *
     * @param subPath empty where none is written, which means the whole project
     */
    public record ProjectEntry(String name, String subPath, AccessLevel access) {
        private boolean isSamePlace(JsonNode written) {
            return name.equals(written.path("name").asString(""))
                    && whole(subPath).equals(written.path("subPath").asString(WHOLE));
        }

        private static String whole(String subPath) {
            return subPath.isEmpty() ? WHOLE : subPath;
        }
    }

    /** Edits a copy of this ModuleConfig. */
    public static StaticUserEdit of(ClusterObject moduleConfig) {
        return of(moduleConfig.tree());
    }

    /** Edits a copy of this ModuleConfig's tree. */
    public static StaticUserEdit of(JsonNode tree) {
        return new StaticUserEdit((ObjectNode) tree.deepCopy());
    }

    /** Edits a ModuleConfig that there is not yet. */
    public static StaticUserEdit ofNothing() {
        return of(
                ClusterObject.empty(StaticUsers.MODULE_CONFIG)
                        .with(tree -> tree.putObject("spec").put("version", 1L)));
    }

    /** Refuses what no client could log in with as a static user. */
    public static String checkedName(String name) {
        if (name.equals(RegistryCredential.TOKEN_USER)) {
            throw new IllegalArgumentException(
                    "user name '" + name + "' is reserved for Kubernetes tokens");
        }
        boolean isOdd =
                name.chars().anyMatch(c -> c == ':' || c <= ' ' || c == 0x7f)
                        || name.startsWith("#");
        if (name.isEmpty() || name.length() > LONGEST_NAME || isOdd) {
            throw new IllegalArgumentException(
                    "'"
                            + name.replaceAll("\\p{Cntrl}", "?")
                            + "' cannot be a user's name: 1 to "
                            + LONGEST_NAME
                            + " characters without blanks and colons, no # at the start");
        }
        return name;
    }

    /** The tree as it is now. */
    public ObjectNode tree() {
        return root.deepCopy();
    }

    /** Whether there is a user of this name. */
    public boolean has(String name) {
        return !users().path(name).isMissingNode();
    }

    /** The names of all users, in their order. */
    public List<String> names() {
        return List.copyOf(users().propertyNames());
    }

    /**
     * Adds a user, or to one that is there: projects are added, and those of the same name and
     * subPath get the new level; the hash replaces the one before.
     *
     * @param hash may be empty only where the user is there
     */
    public StaticUserEdit add(String name, Optional<BcryptHash> hash, List<ProjectEntry> projects) {
        if (!has(name) && hash.isEmpty()) {
            throw new IllegalArgumentException("user " + name + " is new and needs a password");
        }
        ObjectNode user = object(object(object(object(root, "spec"), "settings"), "users"), name);
        hash.ifPresent(made -> user.put(HASH, made.text()));
        ArrayNode written = projectsOf(user, name);
        projects.forEach(entry -> put(written, entry));
        return this;
    }

    /**
     * Goes on only if the user is there; the names of those who are help to find a misspelt one.
     */
    public StaticUserEdit requireUser(String name) {
        existing(name);
        return this;
    }

    /** Replaces the hash of a user that is there. */
    public StaticUserEdit setHash(String name, BcryptHash hash) {
        existing(name).put(HASH, hash.text());
        return this;
    }

    /** Removes a user that is there. */
    public StaticUserEdit remove(String name) {
        existing(name);
        ((ObjectNode) users()).remove(name);
        return this;
    }

    /** Removes projects from a user; each must be there. */
    public StaticUserEdit removeProjects(String name, List<ProjectEntry> projects) {
        ArrayNode written = projectsOf(existing(name), name);
        for (ProjectEntry entry : projects) {
            List<JsonNode> kept = new ArrayList<>();
            written.forEach(node -> {
                if (!entry.isSamePlace(node)) {
                    kept.add(node);
                }
            });
            if (kept.size() == written.size()) {
                throw new IllegalArgumentException(
                        "user "
                                + name
                                + " has no project "
                                + entry.name()
                                + " with subPath '"
                                + ProjectEntry.whole(entry.subPath())
                                + "'");
            }
            written.removeAll();
            written.addAll(kept);
        }
        return this;
    }

    private static void put(ArrayNode written, ProjectEntry entry) {
        for (JsonNode node : written) {
            if (entry.isSamePlace(node)) {
                ((ObjectNode) node).put("access", entry.access().name());
                return;
            }
        }
        ObjectNode node = written.addObject();
        node.put("name", entry.name());
        if (!entry.subPath().isEmpty()) {
            node.put("subPath", entry.subPath());
        }
        node.put("access", entry.access().name());
    }

    private ObjectNode existing(String name) {
        if (!has(name)) {
            List<String> names = names();
            throw new IllegalArgumentException(
                    "there is no static user "
                            + name
                            + (names.isEmpty()
                                    ? "; there are none at all"
                                    : "; there are " + String.join(", ", names)));
        }
        return object((ObjectNode) users(), name);
    }

    private JsonNode users() {
        return root.path("spec").path("settings").path("users");
    }

    private static ArrayNode projectsOf(ObjectNode user, String name) {
        JsonNode present = user.path(PROJECTS);
        if (present.isMissingNode() || present.isNull()) {
            return user.putArray(PROJECTS);
        }
        if (present instanceof ArrayNode array
                && array.valueStream().allMatch(JsonNode::isObject)) {
            return array;
        }
        throw new IllegalArgumentException("the projects of user " + name + " are no list of maps");
    }

    /** The map below a key, made where there is none. */
    private static ObjectNode object(ObjectNode parent, String key) {
        JsonNode present = parent.path(key);
        if (present.isMissingNode() || present.isNull()) {
            return parent.putObject(key);
        }
        if (present instanceof ObjectNode map) {
            return map;
        }
        throw new IllegalArgumentException("'" + key + "' is there, but it is no map");
    }
}

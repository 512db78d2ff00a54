package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The static users of ModuleConfig {@code payload-registry}, the deprecated way.
 *
 * @param accounts by user name
 * @param problems users that were left out, each with why; never a hash
 */
public record StaticUsers(Map<String, Account> accounts, List<String> problems) {
    /** The ModuleConfig that holds the users. */
    public static final ObjectKey MODULE_CONFIG =
            ObjectKey.of(Kind.MODULE_CONFIG, "payload-registry");

    /** What a project without a subPath gives; an empty one is written, and matches nothing. */
    private static final String WHOLE = "*";

    /** Nobody. */
    public static final StaticUsers NONE = new StaticUsers(Map.of(), List.of());

    /** A user with the hash of its password. */
    public record Account(StaticUser user, BcryptHash hash) {}

    /** Copies the collections. */
    public StaticUsers {
        accounts = Map.copyOf(accounts);
        problems = List.copyOf(problems);
    }

    /** Reads the users; one that cannot be read is left out and told in {@link #problems}. */
    public static StaticUsers read(ClusterObject moduleConfig) {
        return read(moduleConfig.at("spec", "settings", "users"));
    }

    /** Reads the users from what stands at {@code spec.settings.users}. */
    public static StaticUsers read(JsonNode users) {
        Map<String, Account> accounts = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        if (!users.isObject() && !users.isMissingNode() && !users.isNull()) {
            problems.add("spec.settings.users is no map of names");
        }
        users.properties()
                .forEach(entry -> {
                    try {
                        accounts.put(entry.getKey(), account(entry.getKey(), entry.getValue()));
                    } catch (IllegalArgumentException e) {
                        problems.add("static user " + entry.getKey() + ": " + e.getMessage());
                    }
                });
        return new StaticUsers(accounts, problems);
    }

    private static Account account(String name, JsonNode settings) {
        if (name.equals(RegistryCredential.TOKEN_USER)) {
            throw new IllegalArgumentException("the name is reserved for Kubernetes tokens");
        }
        List<StaticUser.Project> projects = new ArrayList<>();
        for (JsonNode project : settings.path("projects")) {
            projects.add(project(project));
        }
        return new Account(
                new StaticUser(name, projects),
                BcryptHash.parse(settings.path("passwordHash").asString("")));
    }

    private static StaticUser.Project project(JsonNode node) {
        String name = node.path("name").asString("");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a project has no name");
        }
        return new StaticUser.Project(
                name,
                subPath(node.has("subPath") ? node.path("subPath").asString("") : WHOLE),
                access(node.path("access").asString("")));
    }

    private static SubPathPattern subPath(String text) {
        return switch (SubPathPattern.parse(text)) {
            case Parse.Parsed<SubPathPattern>(var pattern) -> pattern;
            case Parse.Malformed<SubPathPattern>(var malformed, _, var reason) ->
                    throw new IllegalArgumentException("subPath '" + malformed + "': " + reason);
        };
    }

    private static AccessLevel access(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "READ" -> AccessLevel.READ;
            case "FULL" -> AccessLevel.FULL;
            default ->
                    throw new IllegalArgumentException(
                            "access '" + text + "' is neither READ nor FULL");
        };
    }
}

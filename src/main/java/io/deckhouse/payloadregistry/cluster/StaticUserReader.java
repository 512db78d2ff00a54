package io.deckhouse.payloadregistry.cluster;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.StaticUser;
import io.deckhouse.payloadregistry.cluster.StaticUsers.Account;
import io.deckhouse.payloadregistry.cluster.StaticUsers.Fault;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.pattern.Parse;
import io.deckhouse.payloadregistry.pattern.SubPathPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads static users, each for itself.
 *
 * <p>An unknown key may be a misspelt one, or one that a later module reads as a limit: without it
 * the rest may give more than somebody meant. So a project that has one is left out, and a user.
 */
final class StaticUserReader {
    /** What a project without a subPath gives; an empty one is written, and matches nothing. */
    private static final String WHOLE = "*";

    private static final String HASH = "passwordHash";
    private static final String PROJECTS = "projects";
    private static final List<String> USER_KEYS = List.of(HASH, PROJECTS);
    private static final List<String> PROJECT_KEYS = List.of("name", "subPath", "access");

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    StaticUsers read(JsonNode users) {
        if (!users.isObject() && !users.isMissingNode() && !users.isNull()) {
            faults.add(new Fault(List.of(), "spec.settings.users is no map of names"));
        }
        for (Map.Entry<String, JsonNode> user : users.properties()) {
            String name = user.getKey();
            try {
                account(name, user.getValue()).ifPresent(account -> accounts.put(name, account));
            } catch (IllegalArgumentException e) {
                fault(List.of(name), String.valueOf(e.getMessage()));
            }
        }
        return new StaticUsers(accounts, faults);
    }

    private void fault(List<String> path, String why) {
        faults.add(new Fault(path, "static user " + path.getFirst() + ": " + why));
    }

    private Optional<Account> account(String name, JsonNode settings) {
        requireName(name);
        boolean isKnown = hasKnownKeys(List.of(name), "", settings, USER_KEYS);
        var user = new StaticUser(name, projects(name, settings.path(PROJECTS)));
        if (!isKnown) {
            return Optional.empty(); // its hash is not there perhaps because of that key
        }
        return Optional.of(new Account(user, BcryptHash.parse(settings.path(HASH).asString(""))));
    }

    /** Refuses what no client can send as a user's name (RFC 7617). */
    private static void requireName(String name) {
        if (name.equals(RegistryCredential.TOKEN_USER)) {
            throw new IllegalArgumentException("the name is reserved for Kubernetes tokens");
        }
        if (name.isEmpty() || name.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw new IllegalArgumentException(
                    "Basic credentials cannot carry this name; rename the user: a name is not empty"
                            + " and has no colons and control characters");
        }
    }

    private List<StaticUser.Project> projects(String user, JsonNode list) {
        if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
            throw new IllegalArgumentException(
                    "projects is no list; write each project as an item '- {name: …, access: …}'");
        }
        List<StaticUser.Project> projects = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode node = list.path(i);
            List<String> path = List.of(user, PROJECTS, Integer.toString(i));
            String which = "project " + node.path("name").asString("") + ": ";
            if (hasKnownKeys(path, which, node, PROJECT_KEYS)) {
                projects.add(project(node));
            }
        }
        return projects;
    }

    private boolean hasKnownKeys(
            List<String> path, String which, JsonNode node, List<String> known) {
        List<String> unknown =
                node.propertyNames().stream().filter(key -> !known.contains(key)).toList();
        for (String key : unknown) {
            String hint = NearMiss.hint(key, known);
            fault(
                    Stream.concat(path.stream(), Stream.of(key)).toList(),
                    which
                            + "unknown key '"
                            + key
                            + "'"
                            + (hint.isEmpty()
                                    ? "; known here: " + String.join(", ", known)
                                    : hint));
        }
        return unknown.isEmpty();
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

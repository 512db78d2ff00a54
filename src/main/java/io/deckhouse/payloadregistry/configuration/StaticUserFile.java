package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads static users from a file: a ModuleConfig, or its {@code users} alone.
 *
 * <p>One wrong user or unknown key makes the whole file wrong: the last good one stays in use, so
 * nobody loses access by somebody else's mistake.
 */
public final class StaticUserFile {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private StaticUserFile() {}

    /**
     * What a file says.
     *
     * @param lines where keys stand, by their paths below the users
     */
    record Parsed(StaticUsers users, List<Problem> problems, Map<List<String>, Integer> lines) {
        Parsed {
            problems = List.copyOf(problems);
            lines = Map.copyOf(lines);
        }

        /** What keeps users who can be read from logging in or pulling. */
        List<Problem> misfits(int highestCost) {
            return UserMisfits.in(users, highestCost).stream()
                    .map(fault -> new Problem(lines.getOrDefault(fault.path(), 0), fault.text()))
                    .toList();
        }
    }

    /**
     * Reads a file's text.
     *
     * @throws ConfigurationException naming every user that cannot be used, and why
     */
    public static StaticUsers read(Path file, byte[] text) throws ConfigurationException {
        Parsed parsed = parse(file, text);
        if (!parsed.problems().isEmpty()) {
            throw new ConfigurationException(file.toString(), parsed.problems());
        }
        return parsed.users();
    }

    /**
     * Reads what can be read of a file's text.
     *
     * @throws ConfigurationException when it holds no users at all
     */
    static Parsed parse(Path file, byte[] text) throws ConfigurationException {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JacksonException e) {
            throw wrong(file, unreadable(text, e));
        }
        requireOurs(file, root);
        JsonNode users = root.has("kind") ? root.at("/spec/settings/users") : root.path("users");
        if (!users.isObject()) {
            throw wrong(
                    file,
                    Problem.ofFile(
                            "holds no users: it must be a ModuleConfig, or a mapping 'users' of"
                                    + " names to passwordHash and projects"));
        }
        Map<List<String>, Integer> lines = UserLines.in(text);
        StaticUsers read = StaticUsers.read(users);
        List<Problem> problems =
                read.faults().stream()
                        .map(fault ->
                                new Problem(lines.getOrDefault(fault.path(), 0), fault.text()))
                        .sorted(Comparator.comparingInt(Problem::line))
                        .toList();
        return new Parsed(read, problems, lines);
    }

    private static Problem unreadable(byte[] text, JacksonException e) {
        OptionalInt second = UserLines.secondDocument(text);
        if (second.isPresent()) {
            return new Problem(
                    second.getAsInt(),
                    "a second YAML document begins here; the users must stand in the only one:"
                            + " take out the '---' before this line, or move what follows");
        }
        int line = Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getLineNr());
        return new Problem(line, "is not YAML, or names a key twice");
    }

    /** Another module's settings may hold users as well. */
    private static void requireOurs(Path file, JsonNode root) throws ConfigurationException {
        ObjectKey ours = StaticUsers.MODULE_CONFIG;
        String kind = root.path("kind").asString("");
        String name = root.at("/metadata/name").asString("");
        boolean isOurs = kind.equals("ModuleConfig") && name.equals(ours.name());
        if (root.has("kind") && !isOurs) {
            throw wrong(
                    file,
                    Problem.ofFile(
                            "is %s '%s', not ModuleConfig '%s'"
                                    .formatted(kind, name, ours.name())));
        }
    }

    private static ConfigurationException wrong(Path file, Problem problem) {
        return new ConfigurationException(file.toString(), List.of(problem));
    }
}

package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads static users from a file: a ModuleConfig, or its {@code users} alone.
 *
 * <p>One wrong user makes the whole file wrong: the last good one stays in use, so nobody loses
 * access by somebody else's mistake.
 */
public final class StaticUserFile {
    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private StaticUserFile() {}

    /**
     * Reads a file's text.
     *
     * @throws ConfigurationException naming every user that cannot be used, and why
     */
    public static StaticUsers read(Path file, byte[] text) throws ConfigurationException {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JacksonException e) {
            int line = Math.max(0, e.getLocation() == null ? 0 : e.getLocation().getLineNr());
            throw wrong(file, new Problem(line, "is not YAML, or names a key twice"));
        }
        JsonNode users = root.has("kind") ? root.at("/spec/settings/users") : root.path("users");
        if (!users.isObject()) {
            throw wrong(
                    file,
                    Problem.ofFile(
                            "holds no users: it must be a ModuleConfig, or a mapping 'users' of"
                                    + " names to passwordHash and projects"));
        }
        StaticUsers found = StaticUsers.read(users);
        if (!found.problems().isEmpty()) {
            throw new ConfigurationException(
                    file.toString(), found.problems().stream().map(Problem::ofFile).toList());
        }
        return found;
    }

    private static ConfigurationException wrong(Path file, Problem problem) {
        return new ConfigurationException(file.toString(), List.of(problem));
    }
}

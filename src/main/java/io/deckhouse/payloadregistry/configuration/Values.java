package io.deckhouse.payloadregistry.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings that somebody gave, by their paths in the file; those of the command line lie over those
 * of the file.
 */
public final class Values {
    private static final Values NONE = new Values(Map.of());

    private final Map<String, Object> given;

    Values(Map<String, Object> given) {
        this.given = Map.copyOf(given);
    }

    /** Nothing was given. */
    public static Values none() {
        return NONE;
    }

    /**
     * These and one more, in the type of its form: String, Path, Boolean, Long, Duration or a list
     * of String; null and an empty list were not given.
     */
    public Values with(String path, @Nullable Object value) {
        if (Setting.find(path).isEmpty()) {
            throw new IllegalArgumentException("there is no setting " + path);
        }
        if (value == null || value.equals(List.of())) {
            return this;
        }
        var more = new HashMap<>(given);
        more.put(path, value);
        return new Values(more);
    }

    /** These, and the others where these say nothing. */
    public Values over(Values others) {
        var all = new HashMap<>(others.given);
        all.putAll(given);
        return new Values(all);
    }

    boolean has(Setting setting) {
        return given.containsKey(setting.path());
    }

    Optional<String> text(Setting setting) {
        return get(setting, String.class);
    }

    Optional<Path> path(Setting setting) {
        return get(setting, Path.class);
    }

    boolean flag(Setting setting) {
        return get(setting, Boolean.class).orElse(Boolean.parseBoolean(setting.usual()));
    }

    int count(Setting setting) {
        long usual = Long.parseLong(setting.usual());
        return Math.toIntExact(get(setting, Long.class).orElse(usual));
    }

    Duration time(Setting setting) {
        return get(setting, Duration.class).orElse(DurationText.parse(setting.usual()));
    }

    List<String> texts(Setting setting) {
        return given.get(setting.path()) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private <T> Optional<T> get(Setting setting, Class<T> type) {
        return Optional.ofNullable(given.get(setting.path())).map(type::cast);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values && given.equals(values.given);
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    @Override
    public String toString() {
        return given.toString();
    }
}

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
    private static final Values NONE = new Values("", Map.of(), Map.of());

    private final String file;
    private final Map<String, Object> given;
    private final Map<String, Source> sources;

    /**
     * Where somebody gave a setting.
     *
     * @param name what it is called there: its path in a file, or an option
     * @param line of the file
     * @param text as it was written, where that is one word
     */
    record Source(String name, int line, String text) {}

    /**
     * Takes what a file says.
     *
     * @param sources of these and of settings that were given in a wrong form
     */
    Values(String file, Map<String, Object> given, Map<String, Source> sources) {
        this.file = file;
        this.given = Map.copyOf(given);
        this.sources = Map.copyOf(sources);
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
        return withOption(path, path, value);
    }

    /** The same, of a setting that this option gives. */
    public Values withOption(String option, String path, @Nullable Object value) {
        if (Setting.find(path).isEmpty()) {
            throw new IllegalArgumentException("there is no setting " + path);
        }
        if (value == null || value.equals(List.of())) {
            return this;
        }
        var more = new HashMap<>(given);
        more.put(path, value);
        var from = new HashMap<>(sources);
        from.put(path, new Source(option, Problem.COMMAND_LINE, String.valueOf(value)));
        return new Values(file, more, from);
    }

    /** These, and the others where these say nothing; a place for the keys excludes all others. */
    public Values over(Values others) {
        var all = new HashMap<>(others.given);
        var from = new HashMap<>(others.sources);
        for (Setting setting : KeyPlace.replaced(this)) {
            all.remove(setting.path());
            from.remove(setting.path());
        }
        all.putAll(given);
        from.putAll(sources);
        return new Values(others.file, all, from);
    }

    /** The file as messages call it; empty without one. */
    String file() {
        return file;
    }

    /** Whether it was given at all, be it in a wrong form. */
    boolean isMentioned(Setting setting) {
        return sources.containsKey(setting.path());
    }

    /** What the setting is called where it was given. */
    String name(Setting setting) {
        Source source = sources.get(setting.path());
        return source == null ? setting.path() : source.name();
    }

    /** The value as it was written. */
    String written(Setting setting) {
        Source source = sources.get(setting.path());
        return source == null ? setting.usual() : source.text();
    }

    /** A problem at the place where the setting was given. */
    Problem problem(Setting setting, String message) {
        Source source = sources.get(setting.path());
        return new Problem(source == null ? 0 : source.line(), message);
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

package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import io.deckhouse.payloadregistry.token.ImportedKey;
import io.deckhouse.payloadregistry.token.KeyMaterialException;
import io.deckhouse.payloadregistry.token.RotatingKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at a configuration file and at all files that it names, as a server's start would. */
public final class ConfigurationCheck {
    private final Values values;
    private final List<Problem> found;
    private final List<String> elsewhere = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /**
     * What was found, each with its place.
     *
     * @param problems none when the server could start
     * @param warnings of what will be a problem soon, or gives more rights than may be meant
     */
    public record Found(List<String> problems, List<String> warnings) {
        /** Copies the lists. */
        public Found {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    private ConfigurationCheck(ConfigurationFile.Parsed parsed) {
        this.values = parsed.values();
        this.found = new ArrayList<>(parsed.problems());
    }

    /** Looks at everything. */
    public static Found look(Path file, Clock clock, SecureRandom random) {
        ConfigurationCheck check;
        try {
            check = new ConfigurationCheck(WatchedFile.read(file, ConfigurationFile::parse));
        } catch (ConfigurationException e) {
            return new Found(texts(file, e.problems().stream()), List.of());
        }
        check.found.addAll(Misfits.in(check.values));
        check.tls(clock);
        check.keys(clock, random);
        check.file(Setting.KEY_FILE, SigningKeyFile.reader(clock, random))
                .flatMap(ImportedKey::warning)
                .ifPresent(check::warnOfKeyFile);
        check.file(Setting.USERS_FILE, StaticUserFile::parse).ifPresent(check::users);
        Stream<Problem> own = check.found.stream().sorted(Comparator.comparingInt(Problem::line));
        return new Found(
                Stream.concat(texts(file, own).stream(), check.elsewhere.stream()).toList(),
                texts(file, check.warnings.stream()));
    }

    private static List<String> texts(Path file, Stream<Problem> problems) {
        return problems.map(problem -> problem.in(file.toString())).toList();
    }

    private void tls(Clock clock) {
        Optional<Path> certificate = values.path(Setting.TLS_CERTIFICATE);
        Optional<Path> key = values.path(Setting.TLS_KEY);
        if (certificate.isEmpty() || key.isEmpty()) {
            return;
        }
        var anywhere = new InetSocketAddress(0);
        try {
            HttpHost.check(
                    ListenConfig.tls(anywhere, certificate.get(), key.get()), clock.instant());
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            boolean isKey = reason.startsWith(key.get() + ":");
            add(isKey ? Setting.TLS_KEY : Setting.TLS_CERTIFICATE, reason);
        }
    }

    private void keys(Clock clock, SecureRandom random) {
        Optional<Path> directory = values.path(Setting.KEY_DIRECTORY);
        if (directory.isEmpty()) {
            return;
        }
        try {
            RotatingKeys.check(directory.get(), clock.instant(), random)
                    .map(warning -> problem(Setting.KEY_DIRECTORY, warning))
                    .ifPresent(warnings::add);
        } catch (AccessDeniedException e) {
            add(Setting.KEY_DIRECTORY, e.getMessage() + ": permission denied");
        } catch (IOException | KeyMaterialException e) {
            add(Setting.KEY_DIRECTORY, String.valueOf(e.getMessage()));
        }
    }

    private void warnOfKeyFile(String warning) {
        String file = values.path(Setting.KEY_FILE).map(Path::toString).orElse("");
        warnings.add(problem(Setting.KEY_FILE, file + ": " + warning));
    }

    /** What a file holds; a problem in one of its lines is told with that. */
    private <T> Optional<T> file(Setting setting, WatchedFile.Reader<T> reader) {
        Optional<Path> file = values.path(setting);
        try {
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(WatchedFile.read(file.get(), reader));
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> addFrom(setting, e.file(), problem));
            return Optional.empty();
        }
    }

    private void users(StaticUserFile.Parsed users) {
        String file = values.path(Setting.USERS_FILE).map(Path::toString).orElse("");
        int highest = values.count(Setting.HIGHEST_COST);
        Stream.concat(users.problems().stream(), users.misfits(highest).stream())
                .sorted(Comparator.comparingInt(Problem::line))
                .forEach(problem -> addFrom(Setting.USERS_FILE, file, problem));
    }

    private void addFrom(Setting setting, String file, Problem problem) {
        if (problem.line() > 0) {
            elsewhere.add(problem.in(file));
        } else {
            add(setting, problem.in(file));
        }
    }

    private void add(Setting setting, String reason) {
        found.add(problem(setting, reason));
    }

    private Problem problem(Setting setting, String reason) {
        return values.problem(setting, setting.path() + ": " + reason);
    }
}

package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.hosting.HttpHost;
import io.deckhouse.payloadregistry.hosting.ListenConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
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

    private ConfigurationCheck(ConfigurationFile.Parsed parsed) {
        this.values = parsed.values();
        this.found = new ArrayList<>(parsed.problems());
    }

    /** Every problem with its place; none when the server could start. */
    public static List<String> problems(Path file, Clock clock, SecureRandom random) {
        ConfigurationCheck check;
        try {
            check = new ConfigurationCheck(WatchedFile.read(file, ConfigurationFile::parse));
        } catch (ConfigurationException e) {
            return texts(file, e.problems().stream());
        }
        check.found.addAll(Misfits.in(check.values));
        check.tls(clock);
        check.file(Setting.KEY_FILE, SigningKeyFile.reader(clock, random));
        check.file(Setting.USERS_FILE, StaticUserFile::parse).ifPresent(check::users);
        Stream<Problem> own = check.found.stream().sorted(Comparator.comparingInt(Problem::line));
        return Stream.concat(texts(file, own).stream(), check.elsewhere.stream()).toList();
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
        Stream.concat(users.problems().stream(), users.tooCostly(highest).stream())
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
        found.add(values.problem(setting, setting.path() + ": " + reason));
    }
}

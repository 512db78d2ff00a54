package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.configuration.AuthConfiguration;
import io.deckhouse.payloadregistry.configuration.ConfigurationException;
import io.deckhouse.payloadregistry.configuration.ConfigurationFile;
import io.deckhouse.payloadregistry.configuration.ConfigurationSchema;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.configuration.SigningKeyFile;
import io.deckhouse.payloadregistry.configuration.StaticUserFile;
import io.deckhouse.payloadregistry.configuration.WatchedFile;
import io.deckhouse.payloadregistry.hosting.HttpHost;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether the auth server could start with a configuration file, without starting it. */
@Command(
        name = "check-config",
        description = {
            "Check an auth server's configuration file.",
            "Looks at the file and at the files that it names: TLS, static users, signing key. Prints",
            "each problem with its line; asks no cluster and opens no port."
        },
        footer = {
            "",
            "Exit codes: 0 the server could start with it; 3 it has problems.",
            "",
            "Examples:",
            "  d8 payload-registry serve check-config auth.yaml",
            "  # The settings, their forms and defaults, as JSON Schema",
            "  d8 payload-registry serve check-config --schema"
        })
final class ServeCheckConfigCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The configuration file.")
    @Nullable Path file;

    @Option(names = "--schema", description = "Print the file's JSON Schema instead.")
    boolean schema;

    @Spec CommandSpec spec;

    ServeCheckConfigCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (schema == (file != null)) {
            throw new ParameterException(spec.commandLine(), "give either FILE or --schema");
        }
        if (file == null) {
            out.print(ConfigurationSchema.json());
            out.flush();
            return Exit.OK.code();
        }
        List<String> problems = problems(file);
        if (problems.isEmpty()) {
            out.println(file + ": ok");
            return Exit.OK.code();
        }
        problems.forEach(out::println);
        return Exit.NO.code();
    }

    private List<String> problems(Path path) {
        try {
            var values = WatchedFile.read(path, ConfigurationFile::read);
            return problems(AuthConfiguration.of(values));
        } catch (ConfigurationException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return List.of(path + ": " + e.getMessage());
        }
    }

    private List<String> problems(AuthConfiguration configuration) {
        List<String> found = new ArrayList<>();
        try {
            HttpHost.check(configuration.listen().main());
        } catch (IOException e) {
            found.add(String.valueOf(e.getMessage()));
        }
        if (configuration.keys() instanceof KeyPlace.Imported(var key)) {
            var reader = SigningKeyFile.reader(wiring.environment().random());
            problem(key, reader, found);
        }
        int highest = configuration.identities().highestCost();
        for (Path users : configuration.identities().usersFile()) {
            problem(users, StaticUserFile::read, found)
                    .forEach(known -> found.addAll(tooCostly(users, known, highest)));
        }
        return found;
    }

    private static <T> List<T> problem(
            Path file, WatchedFile.Reader<T> reader, List<String> found) {
        try {
            return List.of(WatchedFile.read(file, reader));
        } catch (ConfigurationException e) {
            found.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static List<String> tooCostly(Path file, StaticUsers users, int highest) {
        return users.accounts().values().stream()
                .filter(account -> account.hash().cost() > highest)
                .map(account ->
                        "%s: static user %s: bcrypt cost %d is above %d, so it cannot log in"
                                .formatted(
                                        file,
                                        account.user().name(),
                                        account.hash().cost(),
                                        highest))
                .sorted()
                .toList();
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.credential.PasswordPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes or checks the bcrypt hash of a static user's password. */
@Command(
        name = "hash-password",
        description = {
            "Hash a static user's password with bcrypt ($2y$), or check one.",
            "The password comes by prompt, from stdin or from a file, never as an argument."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry hash-password",
            "  d8 payload-registry hash-password --cost 12 --password-file password.txt",
            "  d8 payload-registry hash-password --verify \"$HASH\" --password-stdin < password.txt"
        })
final class HashPasswordCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Option(
            names = "--cost",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "bcrypt cost, 4 to 31 (default: ${DEFAULT-VALUE}); each step doubles the time.")
    int cost;

    @Option(
            names = "--verify",
            paramLabel = "HASH",
            description = "Check the password against this hash: exit 0 if it matches, 3 if not.")
    @Nullable String hash;

    @Parameters(arity = "0..*", hidden = true)
    List<String> arguments = new ArrayList<>();

    @Mixin private PasswordSource source;
    @Spec private CommandSpec spec;

    HashPasswordCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        if (!arguments.isEmpty()) {
            throw new ParameterException(spec.commandLine(), PasswordSource.NO_ARGUMENT);
        }
        if (cost < BcryptHash.LOWEST_COST || cost > BcryptHash.HIGHEST_COST) {
            throw new ParameterException(spec.commandLine(), "--cost must be 4 to 31, not " + cost);
        }
        BcryptHash known = hash == null ? null : parsed(hash);
        Password password = source.read(spec, wiring.environment().streams().in(), known == null);
        PasswordPolicy.refusal(password)
                .ifPresent(reason -> {
                    throw new CommandFailure(reason);
                });
        if (known == null) {
            BcryptHash made =
                    new PasswordHasher(wiring.environment().random()).hash(password, cost);
            spec.commandLine().getOut().println(made.text());
            return Exit.OK.code();
        }
        boolean matches = known.verify(password);
        spec.commandLine()
                .getErr()
                .println(matches ? "The password matches." : "The password does not match.");
        return (matches ? Exit.OK : Exit.NO).code();
    }

    private BcryptHash parsed(String text) {
        try {
            return BcryptHash.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--verify: " + e.getMessage(), e);
        }
    }
}

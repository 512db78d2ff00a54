package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.credential.PasswordPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The hash of a static user's password: made here, or made before. */
final class UserPassword {
    @Option(
            names = "--password-hash",
            paramLabel = "HASH",
            description = "A bcrypt hash instead of a password, as hash-password prints it.")
    @Nullable String given;

    @Mixin PasswordSource source;
    @Mixin CostOption cost;

    /** Whether an option says what the password is, so that nobody is asked. */
    boolean isGiven() {
        return given != null || source.isGiven();
    }

    /** The hash; asks for the password where no option gives it. */
    BcryptHash hash(Wiring wiring, CommandSpec spec) {
        if (given != null) {
            return parsed(spec, given);
        }
        PasswordHasher hasher = new PasswordHasher(wiring.environment().random());
        int rounds = cost.resolve(spec, hasher);
        Password password = source.read(spec, wiring.environment().streams().in(), true);
        PasswordPolicy.refusal(password)
                .ifPresent(reason -> {
                    throw new CommandFailure(reason);
                });
        if (!password.isText()) {
            throw new CommandFailure(HashPasswordCommand.NO_TEXT);
        }
        return hasher.hash(password, rounds);
    }

    private BcryptHash parsed(CommandSpec spec, String text) {
        if (source.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--password-hash and a password exclude each other");
        }
        try {
            return BcryptHash.parse(text);
        } catch (IllegalArgumentException e) {
            String hint = text.startsWith("$") ? "" : "; in a shell, keep it in single quotes";
            throw new ParameterException(
                    spec.commandLine(), "--password-hash: " + e.getMessage() + hint, e);
        }
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.CostCalibration;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How costly hashes are made: a number, or what this machine does in a given time. */
final class CostOption {
    private static final String AUTO = "auto";
    private static final Duration USUAL_TARGET = Duration.ofMillis(250);

    @Option(
            names = "--cost",
            paramLabel = "N|auto",
            defaultValue = "10",
            description = {
                "bcrypt cost, 4 to 31 (default: ${DEFAULT-VALUE}); each step doubles the time.",
                "auto: the highest that this machine hashes within --target-time, at",
                "most 14."
            })
    String cost = "10";

    @Option(
            names = "--target-time",
            paramLabel = "DURATION",
            description = "With --cost auto: how long one hash may take (default: 250ms).")
    @Nullable Duration target;

    /** The cost to hash with; what was measured is said on stderr. */
    int resolve(CommandSpec spec, PasswordHasher hasher) {
        boolean isAuto = cost.equalsIgnoreCase(AUTO);
        if (target != null && !isAuto) {
            throw new ParameterException(spec.commandLine(), "--target-time needs --cost auto");
        }
        return isAuto ? calibrated(hasher, spec.commandLine().getErr()) : number(spec);
    }

    private int number(CommandSpec spec) {
        int number;
        try {
            number = Integer.parseInt(cost);
        } catch (NumberFormatException _) {
            throw wrong(spec, "'" + cost + "'");
        }
        if (number < BcryptHash.LOWEST_COST || number > BcryptHash.HIGHEST_COST) {
            throw wrong(spec, cost);
        }
        return number;
    }

    private static ParameterException wrong(CommandSpec spec, String what) {
        return new ParameterException(
                spec.commandLine(), "--cost must be 4 to 31, not " + what + "; or auto");
    }

    private int calibrated(PasswordHasher hasher, PrintWriter err) {
        Password sample = Password.of("sample");
        CostCalibration.Chosen chosen =
                CostCalibration.choose(
                        target == null ? USUAL_TARGET : target,
                        () -> {
                            long start = System.nanoTime();
                            hasher.hash(sample, CostCalibration.SAMPLE_COST);
                            return Duration.ofNanos(System.nanoTime() - start);
                        });
        err.println(
                "Cost %d: about %d ms a hash on this machine."
                        .formatted(chosen.cost(), Math.max(1, chosen.expected().toMillis())));
        err.flush();
        return chosen.cost();
    }
}

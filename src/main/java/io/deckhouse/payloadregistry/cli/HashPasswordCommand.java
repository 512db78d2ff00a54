package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import io.deckhouse.payloadregistry.credential.CostCalibration;
import io.deckhouse.payloadregistry.credential.HtpasswdFile;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.PasswordHasher;
import io.deckhouse.payloadregistry.credential.PasswordPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            "Prints the hash; with --user a line NAME:HASH as htpasswd does, with --project the",
            "ModuleConfig of the user. A password is 1 to 72 bytes without NUL: bcrypt knows no"
                    + " more.",
            "",
            "Examples:",
            "  # Ask for a password, twice",
            "  d8 payload-registry hash-password",
            "  # As costly as this machine does in a quarter of a second",
            "  d8 payload-registry hash-password --cost auto --password-file password.txt",
            "  # Check a password",
            "  d8 payload-registry hash-password --verify \"$HASH\" --password-stdin <"
                    + " password.txt",
            "  # The settings of a static user with two projects",
            "  d8 payload-registry hash-password --user ci --project team --project"
                    + " 'shop:base/*=FULL'",
            "  # A password file of Apache's htpasswd",
            "  d8 payload-registry hash-password --htpasswd users.htpasswd --user ci",
            "  d8 payload-registry hash-password --htpasswd users.htpasswd --user ci --verify",
            "  # Many passwords, one a line",
            "  d8 payload-registry hash-password --each-line --password-file passwords.txt"
        })
final class HashPasswordCommand implements Callable<Integer> {
    /** Why bytes that are no text are not hashed. */
    static final String NO_TEXT =
            "the password is not UTF-8 text, and registry clients send passwords as UTF-8";

    /** From this cost on a hash takes seconds, and whoever waits should know. */
    private static final int SLOW_COST = 15;

    private final Wiring wiring;

    @Option(
            names = "--verify",
            paramLabel = "HASH",
            arity = "0..1",
            fallbackValue = "",
            description = {
                "Check the password against this hash, or the one in the --htpasswd",
                "file: exit 0 if it matches, 3 if not. HASH may be a line USER:HASH."
            })
    @Nullable String hash;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = {
                "Whose password it is: print NAME:HASH, or with --project the",
                "ModuleConfig."
            })
    @Nullable String user;

    @Option(
            names = "--catalog-only",
            description = "With --user: print the ModuleConfig of a user without projects.")
    boolean catalogOnly;

    @Option(
            names = "--htpasswd",
            paramLabel = "FILE",
            description = "Put the line of --user into this password file, or --verify against it.")
    @Nullable Path htpasswd;

    @Option(
            names = "--each-line",
            description = "Every line of stdin or of the file is a password of its own.")
    boolean eachLine;

    @Parameters(arity = "0..*", hidden = true)
    List<String> arguments = new ArrayList<>();

    @Mixin ProjectOption projects;
    @Mixin CostOption cost;
    @Mixin PasswordSource source;
    @Spec CommandSpec spec;

    HashPasswordCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() throws InterruptedException {
        checkUse();
        PasswordHasher hasher = new PasswordHasher(wiring.environment().random());
        if (hash != null) {
            return verify(known(hash)).code();
        }
        int rounds = cost.resolve(spec, hasher);
        if (eachLine) {
            List<Password> passwords = source.readLines(spec, wiring.environment().streams().in());
            if (passwords.isEmpty()) {
                throw new CommandFailure("there is no password in it, not one line");
            }
            PasswordBatch.check(passwords);
            new PasswordBatch(hasher, rounds)
                    .print(passwords, spec.commandLine().getOut(), progress());
        } else {
            warnOfSlowness(rounds, hasher);
            Password password = password(true);
            if (!password.isText()) {
                throw new CommandFailure(NO_TEXT);
            }
            write(hasher.hash(password, rounds));
        }
        spec.commandLine().getOut().flush();
        return Exit.OK.code();
    }

    private void checkUse() {
        if (!arguments.isEmpty()) {
            throw wrong(PasswordSource.NO_ARGUMENT);
        }
        boolean isSnippet = catalogOnly || !projects.projects.isEmpty();
        if (user == null && (isSnippet || htpasswd != null)) {
            throw wrong("--user NAME is missing: whose password is it?");
        }
        if (catalogOnly && !projects.projects.isEmpty()) {
            throw wrong("--catalog-only and --project exclude each other");
        }
        if (htpasswd != null && isSnippet) {
            throw wrong("a password file holds no projects; leave --project or --htpasswd out");
        }
        if (eachLine && (user != null || hash != null)) {
            throw wrong("--each-line makes bare hashes; it goes with neither --user nor --verify");
        }
        if (hash != null && (isSnippet || (user != null && htpasswd == null))) {
            throw wrong("--verify only checks; it goes with neither --project nor a bare --user");
        }
        if (user != null) {
            UserAddition.checkedName(user, spec);
        }
    }

    private Password password(boolean twice) {
        Password password = source.read(spec, wiring.environment().streams().in(), twice);
        PasswordPolicy.refusal(password)
                .ifPresent(reason -> {
                    throw new CommandFailure(reason);
                });
        return password;
    }

    private void write(BcryptHash made) {
        if (htpasswd != null && user != null) {
            String change = change(htpasswd, user, made);
            spec.commandLine().getErr().println(change + user + " in " + htpasswd + ".");
        } else if (user != null && (catalogOnly || !projects.projects.isEmpty())) {
            StaticUserEdit edit =
                    StaticUserEdit.ofNothing().add(user, Optional.of(made), projects.projects);
            spec.commandLine().getOut().print(Documents.yaml(edit.tree()));
        } else {
            spec.commandLine().getOut().println((user == null ? "" : user + ":") + made.text());
        }
    }

    private static String change(Path file, String user, BcryptHash made) {
        try (EditedFile edited = EditedFile.open(file)) {
            HtpasswdFile before = HtpasswdFile.of(edited.text());
            edited.replace(before.with(user, made).text());
            return before.hash(user).isEmpty() ? "Added " : "Updated ";
        }
    }

    private Exit verify(BcryptHash known) {
        warnOfSlowness(known.cost(), new PasswordHasher(wiring.environment().random()));
        boolean matches = known.verify(password(false));
        spec.commandLine()
                .getErr()
                .println(matches ? "The password matches." : "The password does not match.");
        return matches ? Exit.OK : Exit.NO;
    }

    private BcryptHash known(String given) {
        if (htpasswd == null) {
            return given(given.substring(given.indexOf(':') + 1));
        }
        if (!given.isEmpty()) {
            throw wrong("--verify with a HASH and --htpasswd exclude each other");
        }
        String lines =
                EditedFile.read(htpasswd)
                        .orElseThrow(() -> new CommandFailure(htpasswd + " does not exist"));
        String line =
                HtpasswdFile.of(lines)
                        .hash(String.valueOf(user))
                        .orElseThrow(() -> new CommandFailure(htpasswd + " has no user " + user));
        return kept(htpasswd, line);
    }

    /** A hash on the command line that cannot be used is a mistake there. */
    private BcryptHash given(String text) {
        try {
            return BcryptHash.parse(text);
        } catch (IllegalArgumentException e) {
            String hint = text.startsWith("$") ? "" : "; in a shell, keep it in single quotes";
            throw wrong("--verify: " + e.getMessage() + hint);
        }
    }

    /** One in a file is not: the question was right, but it cannot be answered. */
    private BcryptHash kept(Path file, String text) {
        try {
            return BcryptHash.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    file
                            + ": the hash of user "
                            + user
                            + " cannot be checked: "
                            + e.getMessage()
                            + "\nTo set the password anew, leave --verify out.");
        }
    }

    private void warnOfSlowness(int rounds, PasswordHasher hasher) {
        if (rounds < SLOW_COST) {
            return;
        }
        long start = System.nanoTime();
        hasher.hash(Password.of("sample"), CostCalibration.SAMPLE_COST);
        java.time.Duration sample = java.time.Duration.ofNanos(System.nanoTime() - start);
        spec.commandLine()
                .getErr()
                .println(
                        "Cost "
                                + rounds
                                + " takes this machine about "
                                + Durations.text(CostCalibration.expected(sample, rounds))
                                + ".");
        spec.commandLine().getErr().flush();
    }

    private PasswordBatch.Progress progress() {
        return wiring.environment().showsProgress()
                ? new CountLine(new WaitLine(wiring.environment()), "passwords hashed")::show
                : PasswordBatch.Progress.SILENT;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

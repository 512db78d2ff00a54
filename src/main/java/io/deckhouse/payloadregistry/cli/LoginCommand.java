package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.credential.HelperProgram;
import io.deckhouse.payloadregistry.credential.LoginFile;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** Logs docker and podman in, once the registry has accepted the credential. */
@Command(
        name = "login",
        description = {
            "Log docker and podman in to a registry.",
            "The registry is asked first; a credential that it refuses is not written."
        },
        footer = {
            "",
            "Without an option it is the kubeconfig's own token, if it has one. What else is in the",
            "files stays; where they name a credential helper, the helper keeps the login.",
            "",
            "Examples:",
            "  # As I am in the kubeconfig",
            "  d8 payload-registry login registry.example.com",
            "  # As a ServiceAccount, for a job",
            "  d8 payload-registry login registry.example.com -n team --service-account ci",
            "  # As a static user",
            "  d8 payload-registry login registry.example.com --username ci --password-stdin < file"
        })
final class LoginCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            paramLabel = "HOST",
            description = {
                "The registry's host[:port]. Default: what ModuleConfig global or the",
                "module's Ingress names."
            })
    @Nullable RegistryHost host;

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            description = "Log in as this ServiceAccount.")
    @Nullable String account;

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "Log in as this user, with a password.")
    @Nullable String username;

    @Mixin PasswordSource password;
    @Mixin TokenOptions token;
    @Mixin LoginFiles files;
    @Mixin RegistryOptions registry;
    @Spec CommandSpec spec;

    private record Wanted(RegistryHost host, RegistryCredential credential, String who) {}

    LoginCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        check();
        Wanted wanted = wanted();
        try (RegistryProbe probe = registry.probe(wiring)) {
            new LoginTrial(probe).require(wanted.host(), wanted.credential());
        }
        PrintWriter out = spec.commandLine().getOut();
        List<LoginFile> all = files.all(wiring.environment());
        List<String> kept = new ArrayList<>();
        for (LoginFile file : all) {
            kept.add(kept(file, wanted));
        }
        // A login that is not kept is none.
        out.println("Logged in to " + wanted.host() + " as " + wanted.who() + ".");
        kept.forEach(out::println);
        out.flush();
        noteGap(all, wanted.host());
        return Exit.OK.code();
    }

    private void noteGap(List<LoginFile> all, RegistryHost at) {
        try {
            files.gap(all, at).ifPresent(new Warnings(spec.commandLine().getErr())::note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check() {
        password.check(spec);
        if (account != null && username != null) {
            throw wrong("--service-account and --username exclude each other");
        }
        if (username == null && password.isGiven()) {
            throw wrong("--username is missing: whose password is it?");
        }
        if (username != null && (username.isEmpty() || username.indexOf(':') >= 0)) {
            throw wrong("a user name is not empty and has no colon");
        }
        if (account != null) {
            ObjectNames.object("a ServiceAccount", account);
            token.check();
        }
    }

    private Wanted wanted() {
        if (username != null && host != null) {
            return withPassword(host, username);
        }
        try (Opened opened = wiring.openForCommand()) {
            RegistryHost at = host == null ? KnownRegistry.of(opened.cluster(), "HOST") : host;
            if (username != null) {
                return withPassword(at, username);
            }
            return account == null ? asMyself(opened, at) : asAccount(opened, at, account);
        }
    }

    private Wanted withPassword(RegistryHost at, String user) {
        Password secret = password.read(spec, wiring.environment().streams().in(), false);
        if (secret.isEmpty()) {
            throw new CommandFailure("the password is empty");
        }
        return new Wanted(at, new RegistryCredential(user, secret), "user " + user);
    }

    private Wanted asAccount(Opened opened, RegistryHost at, String name) {
        List<String> audiences = token.audiences(opened.cluster(), Optional.of(at));
        var said =
                new TokenOptions.Said(
                        wiring.environment().clock().instant(),
                        new Warnings(spec.commandLine().getErr()));
        Password secret = token.request(opened, name, audiences, said).token();
        return new Wanted(
                at,
                RegistryCredential.ofToken(secret),
                "serviceaccount/" + opened.namespace() + "/" + name);
    }

    private Wanted asMyself(Opened opened, RegistryHost at) {
        Password mine =
                opened.cluster()
                        .ownToken()
                        .orElseThrow(() ->
                                new CommandFailure(
                                        "you are known to "
                                                + opened.home()
                                                + " by no token, and a registry takes nothing"
                                                + " else; say --service-account NAME or --username"
                                                + " NAME"));
        return new Wanted(at, RegistryCredential.ofToken(mine), "yourself, by your token");
    }

    private String kept(LoginFile file, Wanted wanted) {
        try {
            Optional<HelperProgram> helper = file.helper(wanted.host());
            LoginFile.Change change = file.store(wanted.host(), wanted.credential());
            return file.path()
                    + " "
                    + change.name().toLowerCase(Locale.ROOT)
                    + helper.map(by -> ", the login kept by " + by.program()).orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the credential is good, but cannot be kept: " + e.getMessage(), e);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

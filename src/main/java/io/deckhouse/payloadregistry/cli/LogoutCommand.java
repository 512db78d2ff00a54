package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.credential.LoginFile;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes back what {@code login} wrote. */
@Command(
        name = "logout",
        description = {
            "Log docker and podman out of a registry.",
            "Removes its login from their files and credential helpers; what else is there stays."
        },
        footer = {
            "",
            "Examples:",
            "  d8 payload-registry logout registry.example.com",
            "  d8 payload-registry logout registry.example.com --authfile auth.json"
        })
final class LogoutCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(
            arity = "0..1",
            paramLabel = "HOST",
            description = {
                "The registry's host[:port]. Default: what ModuleConfig global or the",
                "module's Ingress names."
            })
    @Nullable RegistryHost host;

    @Mixin LoginFiles files;
    @Spec CommandSpec spec;

    LogoutCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        RegistryHost from = host == null ? known() : host;
        PrintWriter out = spec.commandLine().getOut();
        for (LoginFile file : files.all(wiring.environment())) {
            boolean isKept = erase(file, from) == LoginFile.Change.UNCHANGED;
            out.println(
                    file.path()
                            + (isKept ? " unchanged: no login for " : ": removed the login for ")
                            + from);
        }
        out.flush();
        return Exit.OK.code();
    }

    private RegistryHost known() {
        try (Opened opened = wiring.openForCommand()) {
            return KnownRegistry.of(opened.cluster(), "HOST");
        }
    }

    private static LoginFile.Change erase(LoginFile file, RegistryHost host) {
        try {
            return file.erase(host);
        } catch (IOException e) {
            throw new UncheckedIOException("not logged out: " + e.getMessage(), e);
        }
    }
}

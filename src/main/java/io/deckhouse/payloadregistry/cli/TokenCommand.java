package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.IssuedToken;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints a ServiceAccount's token, the password that goes with the user name token. */
@Command(
        name = "token",
        description = {
            "Print a token of a ServiceAccount, for CI: the password of user 'token'.",
            "Nothing else goes to stdout, so that it can be piped."
        },
        footer = {
            "",
            "The token is a secret: pipe it, and keep it out of logs and command lines.",
            "",
            "With -o json: token, expiresAt, audiences, namespace, serviceAccount.",
            "",
            "Examples:",
            "  # Log docker in with it",
            "  docker login -u token --password-stdin HOST < <(d8 payload-registry token ci -n team)",
            "  d8 payload-registry token ci -n team --duration 8h --audience registry.example.com"
        })
final class TokenCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Parameters(paramLabel = "NAME", description = "The ServiceAccount.")
    String account = "";

    @Mixin TokenOptions token;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    TokenCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        ObjectNames.object("a ServiceAccount", account);
        token.check();
        try (Opened opened = wiring.openForCommand()) {
            List<String> audiences = token.audiences(opened.cluster(), Optional.empty());
            IssuedToken issued =
                    token.request(
                            opened,
                            account,
                            audiences,
                            new TokenOptions.Said(
                                    wiring.environment().clock().instant(),
                                    new Warnings(spec.commandLine().getErr())));
            print(issued, audiences, opened.namespace());
        }
        return Exit.OK.code();
    }

    private void print(IssuedToken issued, List<String> audiences, String namespace) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output.orTable()) {
            case TABLE, WIDE -> out.println(issued.token().reveal());
            case JSON -> out.print(Documents.json(document(issued, audiences, namespace)));
            case YAML -> out.print(Documents.yaml(document(issued, audiences, namespace)));
            case NAME -> out.println("serviceaccount/" + account);
        }
        out.flush();
    }

    private ObjectNode document(IssuedToken issued, List<String> audiences, String namespace) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("token", issued.token().reveal());
        document.put("expiresAt", issued.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString());
        audiences.forEach(document.putArray("audiences")::add);
        document.put("namespace", namespace);
        document.put("serviceAccount", account);
        return document;
    }
}

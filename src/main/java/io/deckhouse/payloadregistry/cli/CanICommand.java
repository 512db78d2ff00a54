package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import io.deckhouse.payloadregistry.cluster.Visible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Answers whether somebody may do something; exit code 0 for yes, 3 for no. */
@Command(
        name = "can-i",
        description = {
            "Say whether a subject may pull, push or delete in a repository: yes or no.",
            "Path patterns are evaluated as the registry's auth server does, which kubectl cannot."
        },
        footer = {
            "",
            "Exits 0 for yes, 3 for no, 1 when it cannot be found out.",
            "",
            "With -o json: allowed, action, namespace, path, subject, groups, reason, and for a yes",
            "binding and role {kind, namespace, name}, rule (its index), pattern (null: every path),",
            "or project {name, access} of a static user; what does not apply is null.",
            "",
            "Examples:",
            "  d8 payload-registry can-i pull team/app/web",
            "  d8 payload-registry can-i push team/app --as serviceaccount/team/ci",
            "  d8 payload-registry can-i pull team/app --as user/alice --as-group developers",
            "  kubectl kustomize . | d8 payload-registry can-i pull team/app --as user/alice -f -"
        })
final class CanICommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin RepositoryQuestion question;
    @Mixin IdentityOptions identity;
    @Mixin FilesOption files;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    CanICommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Judgement judgement =
                new Judge(wiring, question, identity, files).judge(false, new Warnings(err));
        switch (output.orTable()) {
            case TABLE, NAME -> out.println(judgement.isYes() ? "yes" : "no");
            case WIDE ->
                    out.println(
                            (judgement.isYes() ? "yes: " : "no: ")
                                    + Visible.line(judgement.reason()));
            case JSON, YAML ->
                    out.print(
                            Documents.one(
                                    AccessDocuments.judgement(judgement, false),
                                    output.orTable() == Format.JSON));
        }
        out.flush();
        return judgement.exit().code();
    }
}

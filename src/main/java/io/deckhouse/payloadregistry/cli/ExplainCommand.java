package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.OutputOptions.Format;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says why somebody may or may not do something; exit code 0 for yes, 3 for no. */
@Command(
        name = "explain",
        description = {
            "Say why a subject may pull, push or delete in a repository, or why not.",
            "Names the binding, role, rule and pattern that decided, or the nearest misses."
        },
        footer = {
            "",
            "Exits 0 for yes, 3 for no, 1 when it cannot be found out.",
            "",
            "With -o json: the shape of can-i, and nearMisses: a list of {cause, why, binding, role,",
            "rule, pattern}, nearest first. Causes: NamespaceMissing, Expired, VerbMissing,",
            "ClusterBindingToRole, SubjectWithoutNamespace, PatternMalformed, PatternMisses,",
            "WrongNamespace, OtherSubject, OtherResource, DanglingRole, LevelTooLow, OtherProject.",
            "",
            "Examples:",
            "  d8 payload-registry explain pull team/app/web --as serviceaccount/team/puller",
            "  d8 payload-registry explain push registry.example.com/team/app:v1 --as user/alice"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Wiring wiring;

    @Mixin RepositoryQuestion question;
    @Mixin IdentityOptions identity;
    @Mixin FilesOption files;
    @Mixin OutputOptions output;
    @Spec CommandSpec spec;

    ExplainCommand(Wiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Judgement judgement =
                new Judge(wiring, question, identity, files).judge(true, new Warnings(err));
        switch (output.orTable()) {
            case TABLE, WIDE, NAME -> new ExplanationPrinter(out).print(judgement);
            case JSON, YAML ->
                    out.print(
                            Documents.one(
                                    AccessDocuments.judgement(judgement, true),
                                    output.orTable() == Format.JSON));
        }
        out.flush();
        return judgement.exit().code();
    }
}

package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cli.Wiring.Opened;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.node.ObjectNode;

/** Whether a change of static users is printed, put into a file, or applied to the cluster. */
final class UserTarget {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = {
                "Change the ModuleConfig in this file and nothing else in it;",
                "-: read stdin and write stdout."
            })
    @Nullable String file;

    @Option(
            names = "--apply",
            description = "Change the cluster's ModuleConfig; the API server checks it first.")
    boolean apply;

    @Mixin OutputOptions output;
    @Mixin DryRunOption dryRun;

    /** Whether only YAML is printed, for somebody to use elsewhere. */
    boolean isPaper() {
        return file == null && (!apply || dryRun.isClient());
    }

    /** Refuses what cannot be meant. */
    void check(CommandSpec spec) {
        if (SourceFile.STDIN.equals(file) && isMatched(spec, "--password-stdin")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--filename - and --password-stdin both read stdin; give the password by"
                            + " --password-file");
        }
        if (file != null && apply) {
            throw new ParameterException(
                    spec.commandLine(), "--filename and --apply exclude each other");
        }
    }

    private static boolean isMatched(CommandSpec spec, String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Prints a tree in the chosen form. */
    void print(CommandSpec spec, ObjectNode tree) {
        boolean asJson = output.orTable() == OutputOptions.Format.JSON;
        spec.commandLine().getOut().print(Documents.one(tree, asJson));
        spec.commandLine().getOut().flush();
    }

    /** Reads the ModuleConfig, lets it be edited, and writes it where it came from. */
    void change(Wiring wiring, CommandSpec spec, Consumer<StaticUserEdit> editor) {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        if (file == null) {
            try (Opened opened = wiring.openForCommand()) {
                edit(
                        new UserPlace.InCluster(
                                opened.cluster(),
                                opened.cluster().get(StaticUsers.MODULE_CONFIG),
                                new WrittenPrinter(out, output, dryRun),
                                dryRun.isOn(),
                                err),
                        editor);
            }
        } else if (file.equals(SourceFile.STDIN)) {
            String text = EditedFile.text(wiring.environment().streams().in(), "stdin");
            edit(new UserPlace.InStream(text, out), editor);
        } else {
            Path path = SourceFile.path(file);
            try (EditedFile edited = EditedFile.open(path)) {
                edit(new UserPlace.InFile(edited, path, dryRun.isOn(), out, err), editor);
            }
        }
        out.flush();
    }

    private static void edit(UserPlace place, Consumer<StaticUserEdit> editor) {
        StaticUserEdit edit = place.read();
        editor.accept(edit);
        place.write(edit.tree());
    }
}

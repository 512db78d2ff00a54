package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Binding;
import io.deckhouse.payloadregistry.access.Grounds;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.Visible;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeSet;

/** Prints an explanation for a person to read. */
final class ExplanationPrinter {
    private final PrintWriter out;

    ExplanationPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(Judgement judgement) {
        out.println((judgement.isYes() ? "yes: " : "no: ") + Visible.line(sentence(judgement)));
        out.println();
        if (judgement.isYes()) {
            judgement.grounds().forEach(grounds -> printGrounds(judgement, grounds));
        } else {
            printMisses(judgement);
        }
    }

    private static String sentence(Judgement judgement) {
        return judgement.isYes()
                ? Judge.words(judgement)
                : Judge.words(judgement).replaceFirst(" may ", " may not ");
    }

    private void printGrounds(Judgement judgement, Grounds grounds) {
        switch (grounds) {
            case Grounds.ByRule rule -> printRule(judgement, rule);
            case Grounds.BySuperuser(var group) ->
                    line("group", group + " (its members may do everything)");
            case Grounds.ByProject(var user, var project, var subPath, var level) -> {
                line("user", "static user " + user + " of the ModuleConfig");
                line("project", project);
                line("subPath", subPath);
                line("access", level.name());
            }
        }
    }

    private void printRule(Judgement judgement, Grounds.ByRule by) {
        var index = judgement.snapshot().index();
        line("subject", named(judgement, by));
        line("binding", by.binding().toString());
        line("role", by.role().toString());
        index.roles().stream()
                .filter(role -> role.key().equals(by.role()))
                .forEach(role -> line("rule", rule(role, by.ruleIndex())));
        line("pattern", by.pattern().isEmpty() ? "none: every path" : by.pattern());
    }

    /** By which of its names the binding means the subject. */
    private static String named(Judgement judgement, Grounds.ByRule by) {
        if (!(judgement.asker() instanceof Asker.OfKubernetes(Identity identity))) {
            return judgement.asker().text();
        }
        List<String> names =
                judgement.snapshot().index().bindings().stream()
                        .filter(binding -> binding.key().equals(by.binding()))
                        .map(Binding::resolvedSubjects)
                        .flatMap(List::stream)
                        .filter(identity::isMeantBy)
                        .map(Subject::text)
                        .toList();
        return String.join(", ", names);
    }

    private static String rule(Role role, int index) {
        Rule rule = role.rules().get(index);
        return index + " (verbs " + String.join(", ", new TreeSet<>(rule.verbs())) + ")";
    }

    private void printMisses(Judgement judgement) {
        if (judgement.nearMisses().isEmpty()) {
            out.println(Visible.line(judgement.reason()));
            return;
        }
        out.println("Nearest misses:");
        for (var miss : judgement.nearMisses()) {
            out.println("  - " + Visible.line(miss.why()));
        }
    }

    private void line(String name, String value) {
        out.println(
                "  " + name + " ".repeat(Math.max(1, 10 - name.length())) + Visible.line(value));
    }
}

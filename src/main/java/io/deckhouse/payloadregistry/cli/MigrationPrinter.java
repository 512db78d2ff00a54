package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Grant;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.grant.Migration;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows what becomes of static users, and who gains or loses what. */
final class MigrationPrinter {
    private static final String NOTHING = "-";

    private MigrationPrinter() {}

    /**
     * A row a project, and a row for each grant that the new subject has without it.
     *
     * @param held what each subject holds by other bindings
     */
    static void table(List<Migration> plan, Map<Subject, List<Grant>> held, PrintWriter out) {
        Table table =
                new Table(
                        List.of(
                                "USER", "PROJECT", "SUBPATH", "ACCESS", "SUBJECT", "PATTERN",
                                "CHANGE"));
        for (Migration migration : plan) {
            for (Migration.Part part : migration.parts()) {
                table.add(
                        List.of(
                                migration.user().name(),
                                part.project().name(),
                                part.project().subPath().text(),
                                part.project().access().name(),
                                migration.subject().text(),
                                part.pattern().isEmpty() ? NOTHING : part.pattern(),
                                change(part)));
            }
            held.getOrDefault(migration.subject(), List.of())
                    .forEach(grant -> table.add(row(migration, grant)));
        }
        table.print(out);
        out.flush();
    }

    private static List<String> row(Migration migration, Grant grant) {
        String actions =
                grant.actions().stream()
                        .map(Action::text)
                        .sorted(Comparator.reverseOrder())
                        .collect(Collectors.joining(", "));
        return List.of(
                migration.user().name(),
                grant.namespace().isEmpty() ? "*" : grant.namespace(),
                NOTHING,
                NOTHING,
                migration.subject().text(),
                grant.by().pattern().isEmpty() ? "**" : grant.by().pattern(),
                "gains " + actions + ", by " + grant.by().binding());
    }

    private static String change(Migration.Part part) {
        if (part.pattern().isEmpty()) {
            return "none: the subPath matches nothing";
        }
        String verbs = part.project().access() == AccessLevel.FULL ? "pull, push" : "pull";
        return part.gained().isEmpty()
                ? "none"
                : "gains " + verbs + " on " + part.project().name() + "/" + part.gained();
    }
}

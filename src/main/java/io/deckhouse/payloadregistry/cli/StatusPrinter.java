package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.pullsecret.Checks;
import io.deckhouse.payloadregistry.pullsecret.Content;
import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints the states of pull Secrets as a table or as documents. */
final class StatusPrinter {
    private static final String NOTHING = "-";

    private final PrintWriter out;
    private final Instant now;

    StatusPrinter(PrintWriter out, Instant now) {
        this.out = out;
        this.now = now;
    }

    void print(List<StatusRow> rows, OutputOptions.Format format, boolean withNamespace) {
        switch (format) {
            case TABLE -> table(rows, withNamespace, false);
            case WIDE -> table(rows, withNamespace, true);
            case JSON -> out.print(Documents.json(documents(rows)));
            case YAML -> out.print(Documents.yaml(documents(rows)));
            case NAME -> rows.forEach(row -> out.println(WrittenPrinter.name(row.secret().key())));
        }
        out.flush();
    }

    private void table(List<StatusRow> rows, boolean withNamespace, boolean wide) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> heads = new ArrayList<>();
        if (withNamespace) {
            heads.add("NAMESPACE");
        }
        heads.addAll(List.of("NAME", "STATE", "SERVICE ACCOUNT", "HOST", "LEFT", "NEXT REFRESH"));
        if (wide) {
            heads.add("REASON");
        }
        Table table = new Table(heads);
        for (StatusRow row : rows) {
            List<String> cells = new ArrayList<>();
            if (withNamespace) {
                cells.add(row.secret().key().namespace());
            }
            cells.add(row.secret().key().name());
            cells.add(row.finding().state().label());
            cells.add(row.secret().isManaged() ? row.secret().serviceAccount() : NOTHING);
            cells.add(orNothing(String.join(",", hosts(row.secret()))));
            cells.add(Checks.expiresAt(row.secret()).map(this::until).orElse(NOTHING));
            cells.add(nextRefresh(row));
            if (wide) {
                cells.add(row.finding().reason());
            }
            table.add(cells);
        }
        table.print(out);
    }

    private ObjectNode documents(List<StatusRow> rows) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode items = document.putArray("items");
        for (StatusRow row : rows) {
            PullSecret secret = row.secret();
            ObjectNode item = items.addObject();
            item.put("namespace", secret.key().namespace());
            item.put("name", secret.key().name());
            item.put("state", row.finding().state().label());
            item.put("healthy", row.finding().state().isHealthy());
            item.put("reason", row.finding().reason());
            item.put("serviceAccount", secret.isManaged() ? secret.serviceAccount() : null);
            hosts(secret).forEach(item.putArray("hosts")::add);
            item.put("expiresAt", Checks.expiresAt(secret).map(StatusPrinter::text).orElse(null));
            item.put(
                    "nextRefresh",
                    row.finding().step() instanceof Step.RenewAt(var at) ? text(at) : null);
        }
        return document;
    }

    private String nextRefresh(StatusRow row) {
        return switch (row.finding().step()) {
            case Step.RenewAt(var at) -> "in " + until(at);
            case Step.Fill _ -> "due";
            case Step.Delete _ -> "to be deleted";
            case Step.Leave _ -> NOTHING;
        };
    }

    private static List<String> hosts(PullSecret secret) {
        return switch (secret.content()) {
            case Content.Config config when secret.isManaged() ->
                    config.tokens().keySet().stream().map(RegistryHost::toString).toList();
            case Content.Config config -> config.foreign().keys();
            case Content.Unreadable _ -> List.of();
        };
    }

    private String until(Instant end) {
        return Durations.text(Duration.between(now, end));
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String orNothing(String text) {
        return text.isEmpty() ? NOTHING : text;
    }
}

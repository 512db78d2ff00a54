package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.pullsecret.Finding.Step;
import io.deckhouse.payloadregistry.pullsecret.PullSecret;
import io.deckhouse.payloadregistry.pullsecret.StuckPod;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prints the states of pull Secrets as a table or as documents. */
final class StatusPrinter {
    private static final String NOTHING = "-";

    private final PrintWriter out;
    private final Instant now;
    private final Look look;

    /**
     * How tables look.
     *
     * @param withNamespace whether they have a column for it
     * @param wide whether everything is shown
     * @param bar drawn beside the time left; empty for none
     */
    record Look(boolean withNamespace, boolean wide, Optional<LifeBar> bar) {}

    StatusPrinter(PrintWriter out, Instant now, Look look) {
        this.out = out;
        this.now = now;
        this.look = look;
    }

    /** Prints all in the chosen form; the names of objects are a line each. */
    void print(List<StatusRow> rows, Optional<List<StuckPod>> stuck, OutputOptions.Format format) {
        switch (format) {
            case TABLE, WIDE -> table(rows);
            case JSON -> out.print(Documents.json(document(rows, stuck)));
            case YAML -> out.print(Documents.yaml(document(rows, stuck)));
            case NAME -> rows.forEach(row -> out.println(WrittenPrinter.name(row.secret().key())));
        }
        out.flush();
    }

    private void table(List<StatusRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Table table = new Table(heads());
        rows.forEach(row -> table.add(cells(row)));
        table.print(out);
    }

    /** The columns' names. */
    List<String> heads() {
        List<String> heads = new ArrayList<>();
        if (look.withNamespace()) {
            heads.add("NAMESPACE");
        }
        heads.addAll(
                List.of(
                        "NAME",
                        "STATE",
                        "SERVICE ACCOUNT",
                        "HOST",
                        "LEFT",
                        "NEXT REFRESH",
                        "USED BY"));
        if (look.wide()) {
            heads.add("REASON");
        }
        return heads;
    }

    /** One row of the table. */
    List<String> cells(StatusRow row) {
        List<String> cells = new ArrayList<>();
        if (look.withNamespace()) {
            cells.add(row.secret().key().namespace());
        }
        cells.add(row.secret().key().name());
        cells.add(row.finding().state().label());
        cells.add(row.secret().isManaged() ? row.secret().serviceAccount() : NOTHING);
        cells.add(orNothing(String.join(",", row.hosts())));
        cells.add(left(row));
        cells.add(nextRefresh(row));
        cells.add(orNothing(usedBy(row.usedBy())));
        if (look.wide()) {
            cells.add(row.finding().reason());
        }
        return cells;
    }

    private String left(StatusRow row) {
        return row.life()
                .map(life -> {
                    String bar = look.bar().map(b -> b.of(life, now) + " ").orElse("");
                    return bar + until(life.expiresAt());
                })
                .orElse(NOTHING);
    }

    /** The first, and how many more, where there is not the place for all. */
    private String usedBy(List<String> users) {
        return look.wide() || users.size() < 2
                ? String.join(",", users)
                : users.getFirst() + " +" + (users.size() - 1);
    }

    private String nextRefresh(StatusRow row) {
        return switch (row.finding().step()) {
            case Step.RenewAt(var at) -> "in " + until(at);
            case Step.Fill _ -> "due";
            case Step.Delete _ -> "to be deleted";
            case Step.Leave _ -> NOTHING;
        };
    }

    private static ObjectNode document(List<StatusRow> rows, Optional<List<StuckPod>> stuck) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode items = document.putArray("items");
        rows.forEach(row -> items.add(item(row)));
        stuck.ifPresent(pods -> {
            ArrayNode list = document.putArray("stuckPods");
            pods.forEach(pod -> list.add(item(pod)));
        });
        return document;
    }

    /** One Secret as a document. */
    static ObjectNode item(StatusRow row) {
        PullSecret secret = row.secret();
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("namespace", secret.key().namespace());
        item.put("name", secret.key().name());
        item.put("state", row.finding().state().label());
        item.put("healthy", row.finding().state().isHealthy());
        item.put("reason", row.finding().reason());
        item.put("serviceAccount", secret.isManaged() ? secret.serviceAccount() : null);
        row.hosts().forEach(item.putArray("hosts")::add);
        item.put("expiresAt", row.life().map(life -> text(life.expiresAt())).orElse(null));
        item.put(
                "nextRefresh",
                row.finding().step() instanceof Step.RenewAt(var at) ? text(at) : null);
        row.usedBy().forEach(item.putArray("usedBy")::add);
        return item;
    }

    /** One pod that waits as a document. */
    static ObjectNode item(StuckPod pod) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        item.put("namespace", pod.pod().namespace());
        item.put("name", pod.pod().name());
        item.put("reason", pod.reason());
        item.put("image", pod.image());
        pod.secrets().forEach(item.putArray("secrets")::add);
        item.put("madeBeforeSecret", pod.isLate());
        item.put("replacedWhenDeleted", pod.isReplaced());
        return item;
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

package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Sha256;
import io.deckhouse.payloadregistry.cluster.Visible;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Events. The name comes from what an Event says, so equal ones are one object that counts,
 * whoever of several daemons saw them, before or after a restart.
 */
final class Events {
    private static final String COMPONENT = "payload-registry-refresher";
    private static final Map<String, String> QUERY = Map.of("fieldManager", COMPONENT);

    /** What the API server takes. */
    private static final int LONGEST_MESSAGE = 1024;

    private static final int NAME_BYTES = 8;

    private final ApiClient api;
    private final Clock clock;

    Events(ApiClient api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Writes it; tells the verb of each call before. */
    void write(Occurrence occurrence, Consumer<String> asked) {
        ObjectKey object = occurrence.object();
        String collection = "/api/v1/namespaces/" + object.namespace() + "/events";
        String name = name(occurrence);
        String about = "report on " + object;
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            asked.accept("create");
            api.send(
                    ApiRequest.of("POST", collection, about)
                            .with(QUERY)
                            .with(first(occurrence, name, now)));
        } catch (ClusterException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
            String path = collection + "/" + name;
            asked.accept("get");
            JsonNode before = api.send(ApiRequest.of("GET", path, about));
            asked.accept("patch");
            api.send(
                    ApiRequest.of("PATCH", path, about)
                            .with(Map.of("fieldManager", COMPONENT, "force", "true"))
                            .with(again(before, name, now)));
        }
    }

    private static ObjectNode first(Occurrence occurrence, String name, String now) {
        ObjectKey object = occurrence.object();
        ObjectNode event = empty(name);
        event.withObjectProperty("metadata").put("namespace", object.namespace());
        event.putObject("involvedObject")
                .put("apiVersion", object.kind().apiVersion())
                .put("kind", object.kind().kindName())
                .put("namespace", object.namespace())
                .put("name", object.name())
                .put("uid", occurrence.uid());
        String message = Visible.line(occurrence.message());
        event.put("type", occurrence.severity().label())
                .put("reason", occurrence.reason())
                .put(
                        "message",
                        message.substring(0, Math.min(message.length(), LONGEST_MESSAGE / 2)))
                .put("count", 1)
                .put("firstTimestamp", now)
                .put("lastTimestamp", now)
                .put("reportingComponent", COMPONENT)
                .put("reportingInstance", COMPONENT);
        event.putObject("source").put("component", COMPONENT);
        return event;
    }

    /** The uid keeps an Event that ended meanwhile from being made anew without its content. */
    private static ObjectNode again(JsonNode before, String name, String now) {
        ObjectNode event = empty(name);
        event.withObjectProperty("metadata")
                .put("uid", before.path("metadata").path("uid").asString(""));
        event.put("count", before.path("count").asInt(1) + 1).put("lastTimestamp", now);
        return event;
    }

    private static ObjectNode empty(String name) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name);
        return event;
    }

    private static String name(Occurrence occurrence) {
        String said =
                String.join(
                        "\n",
                        occurrence.object().toString(),
                        occurrence.uid(),
                        occurrence.reason(),
                        occurrence.message());
        String hash = HexFormat.of().formatHex(Sha256.of(said), 0, NAME_BYTES);
        String of = occurrence.object().name();
        return of.substring(0, Math.min(of.length(), 200)).replaceAll("[.-]+$", "") + "." + hash;
    }
}

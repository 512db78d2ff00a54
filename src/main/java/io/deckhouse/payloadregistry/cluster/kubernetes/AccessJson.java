package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.AccessLimits;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonToken;

/**
 * Rewrites what the API server tells of Roles, bindings and Namespaces, as it comes in: of each
 * object what access is decided by stays, and in ASCII.
 *
 * <p>Whoever may write Roles in a namespace of his own may fill them with what has nothing to do
 * with repositories. An object may come as megabytes of JSON, a list as hundreds of such objects,
 * and as a tree each takes twenty times the room: so it is left out before anything keeps it. What
 * is beyond the limits even so is cut, and the object says so.
 */
final class AccessJson extends JsonRewriter {
    private static final Set<String> SUBJECT = Set.of("kind", "namespace", "name");
    private static final Set<String> ANNOTATIONS =
            Set.of(AccessObjects.EXPIRES_AT, "k8s.io/initial-events-end");

    /** Where in a list or an event the parser is. */
    private enum At {
        ROOT,
        DOCUMENT,
        ITEMS,
        OBJECT,
        METADATA,
        ROLE_REF,
        ANNOTATIONS,
        RULES,
        RULE,
        WORDS,
        SUBJECTS,
        SUBJECT,
        COPIED,
        LEFT_OUT
    }

    private final Deque<At> places = new ArrayDeque<>(List.of(At.ROOT));
    private final ReadLimit limit;
    private RuleJson rules = new RuleJson();
    private String name = "";
    private String list = "";

    AccessJson(AccessLimits limits) {
        this.limit = new ReadLimit(limits);
    }

    @Override
    void take(JsonToken token) {
        switch (token) {
            case PROPERTY_NAME -> name = parser.currentName();
            case START_OBJECT, START_ARRAY -> begin(token == JsonToken.START_OBJECT);
            case END_OBJECT, END_ARRAY -> end(token == JsonToken.END_OBJECT);
            default -> scalar();
        }
    }

    private void begin(boolean isObject) {
        At at = inside(places.element());
        switch (at) {
            case LEFT_OUT -> {}
            case WORDS -> list = name;
            case RULE -> rules.begin();
            case SUBJECT -> {
                if (keeps(MemoryEstimate.SUBJECT)) {
                    generator.writeStartObject();
                }
            }
            case SUBJECTS, RULES -> {
                start(isObject);
                generator.flush();
                out.hold();
            }
            case OBJECT -> {
                rules = new RuleJson();
                limit.begin();
                start(isObject);
            }
            default -> start(isObject);
        }
        places.push(at);
    }

    /** Counts a part of the object; once there is no room for one, those before it go as well. */
    private boolean keeps(long part) {
        boolean wasCut = limit.isCut();
        boolean keeps = limit.keeps(part);
        if (!keeps && !wasCut) {
            generator.flush();
            out.drop();
        }
        return keeps;
    }

    private void start(boolean isObject) {
        writeName();
        if (isObject) {
            generator.writeStartObject();
        } else {
            generator.writeStartArray();
        }
    }

    private At inside(At outer) {
        return switch (outer) {
            case ROOT -> At.DOCUMENT;
            case DOCUMENT ->
                    switch (name) {
                        case "items" -> At.ITEMS;
                        case "object" -> At.OBJECT;
                        default -> At.COPIED;
                    };
            case ITEMS -> At.OBJECT;
            case OBJECT ->
                    switch (name) {
                        case "metadata" -> At.METADATA;
                        case "rules" -> At.RULES;
                        case "subjects" -> At.SUBJECTS;
                        case "roleRef" -> At.ROLE_REF;
                        case "details" -> At.COPIED;
                        default -> At.LEFT_OUT;
                    };
            case METADATA -> name.equals("annotations") ? At.ANNOTATIONS : At.LEFT_OUT;
            case RULES -> At.RULE;
            case RULE -> At.WORDS;
            case SUBJECTS -> At.SUBJECT;
            case COPIED -> At.COPIED;
            case ROLE_REF, ANNOTATIONS, WORDS, SUBJECT, LEFT_OUT -> At.LEFT_OUT;
        };
    }

    private void end(boolean isObject) {
        switch (places.pop()) {
            case LEFT_OUT, WORDS -> {}
            case RULE -> rules.end(generator, this::keeps);
            case SUBJECTS, RULES -> {
                var _ = keeps(0); // the last name was not counted with its part
                finish(isObject);
                out.release();
            }
            case SUBJECT -> {
                if (!limit.isCut()) {
                    generator.writeEndObject();
                }
            }
            case OBJECT -> {
                if (limit.endsTooLarge()) {
                    generator.writeNumberProperty(MemoryEstimate.TOO_LARGE, limit.size());
                }
                finish(isObject);
            }
            case DOCUMENT -> {
                limit.reset();
                generator.writeEndObject();
                endDocument();
            }
            default -> finish(isObject);
        }
    }

    private void finish(boolean isObject) {
        if (isObject) {
            generator.writeEndObject();
        } else {
            generator.writeEndArray();
        }
    }

    private void scalar() {
        switch (places.element()) {
            case WORDS -> rules.word(list, text());
            case DOCUMENT, OBJECT, COPIED -> copy();
            case METADATA -> metadata();
            case ROLE_REF -> roleRef();
            case SUBJECT -> subject();
            case ANNOTATIONS -> {
                if (ANNOTATIONS.contains(name)) {
                    copy();
                }
            }
            case ROOT, ITEMS, RULES, RULE, SUBJECTS, LEFT_OUT -> {}
        }
    }

    private void metadata() {
        switch (name) {
            case "namespace" -> {
                limit.in(text());
                copy();
            }
            case "name" -> {
                writeName();
                generator.writeString(limit.named(text()));
            }
            case "uid", "resourceVersion" -> copy();
            default -> {}
        }
    }

    private void roleRef() {
        if (!name.equals("name") || keeps(MemoryEstimate.ofText(text()))) {
            copy();
        }
    }

    private void subject() {
        if (!SUBJECT.contains(name)) {
            return;
        }
        if (!name.equals("kind")) {
            limit.count(text());
        }
        if (!limit.isCut()) {
            copy();
        }
    }

    private String text() {
        String text = parser.getValueAsString();
        return text == null ? "" : text;
    }

    private void copy() {
        writeName();
        generator.copyCurrentEvent(parser);
    }

    private void writeName() {
        if (generator.streamWriteContext().inObject()) {
            generator.writeName(name);
        }
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import io.deckhouse.payloadregistry.cluster.Watch.Part;
import io.deckhouse.payloadregistry.cluster.Watch.Version;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * Rewrites what the API server tells of objects, as it comes in and in ASCII: those of one answer
 * are passed as they are until they take too much together; then only their marks are, as of those
 * that are not needed whole.
 *
 * <p>Whoever may write objects in a namespace of his own may make hundreds of a megabyte each, and
 * all come in one page of a list.
 */
final class BoundedJson extends JsonRewriter {
    /** What each word or brace of JSON takes as a tree, besides its characters. */
    private static final long NODE = 100;

    /** Of an object's own, which say what it is. */
    private static final Set<String> TYPE = Set.of("kind", "apiVersion");

    /** Of its metadata, which say who it is. */
    private static final Set<String> IDENTITY =
            Set.of("name", "namespace", "uid", "resourceVersion", "deletionTimestamp");

    private static final String VERSION = "resourceVersion";

    /** Whose annotations say whether an object is of interest. */
    private static final String OURS = "payload-registry.deckhouse.io/";

    private static final int MOST_ANNOTATIONS = 8;

    private enum At {
        ROOT,
        DOCUMENT,
        ITEMS,
        OTHER
    }

    private final Part.Bounded bounds;
    private final Deque<At> places = new ArrayDeque<>(List.of(At.ROOT));
    private String name = "";
    private boolean isInItem;
    private Item item = new Item(0);
    private long used;

    /** One for answers within these bounds each. */
    BoundedJson(Part.Bounded bounds) {
        this.bounds = bounds;
    }

    @Override
    void take(JsonToken token) {
        if (isInItem) {
            if (item.takesLast(token)) {
                isInItem = false;
                item.write();
            }
            return;
        }
        switch (token) {
            case PROPERTY_NAME -> {
                name = parser.currentName();
                generator.writeName(name);
            }
            case START_OBJECT, START_ARRAY -> begin(token);
            case END_OBJECT, END_ARRAY -> end();
            default -> generator.copyCurrentEvent(parser);
        }
    }

    private void begin(JsonToken token) {
        At at = places.element();
        boolean isObject = token == JsonToken.START_OBJECT;
        if (isObject && (at == At.ITEMS || (at == At.DOCUMENT && name.equals("object")))) {
            item = new Item(bounds.most() - used);
            isInItem = true;
            var _ = item.takesLast(token);
            return;
        }
        generator.copyCurrentEvent(parser);
        places.push(
                switch (at) {
                    case ROOT -> At.DOCUMENT;
                    case DOCUMENT -> name.equals("items") && !isObject ? At.ITEMS : At.OTHER;
                    case ITEMS, OTHER -> At.OTHER;
                });
    }

    private void end() {
        generator.copyCurrentEvent(parser);
        if (places.pop() == At.DOCUMENT) {
            used = 0;
            endDocument();
        }
    }

    /** An object of which it is not known yet whether it is passed. */
    private final class Item {
        private final long room;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final JsonGenerator copy = generator(bytes);
        private final Deque<String> names = new ArrayDeque<>();
        private final Map<String, String> type = new LinkedHashMap<>();
        private final Map<String, String> identity = new LinkedHashMap<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();
        private String last = "";
        private long size;
        private boolean cut;

        Item(long room) {
            this.room = room;
        }

        /** Takes the parser's token; whether the object ends with it. */
        boolean takesLast(JsonToken token) {
            size += NODE + (token.isScalarValue() ? parser.getStringLength() : 0);
            switch (token) {
                case PROPERTY_NAME -> {
                    last = parser.currentName();
                    size += last.length();
                }
                case START_OBJECT, START_ARRAY -> names.push(last);
                case END_OBJECT, END_ARRAY -> names.pop();
                case VALUE_STRING -> mark();
                default -> {}
            }
            if (size > room) {
                cut();
            }
            if (!cut) {
                copy.copyCurrentEventExact(parser);
            }
            return names.isEmpty();
        }

        private void cut() {
            if (!cut) {
                cut = true;
                bytes.reset(); // what the generator still writes is not read
            }
        }

        /** Remembers what stays of the object if it is cut. */
        private void mark() {
            if (names.size() == 1 && TYPE.contains(last)) {
                type.put(last, parser.getString());
            } else if (names.size() == 2 && names.element().equals("metadata")) {
                if (IDENTITY.contains(last)) {
                    identity.put(last, identity(parser.getString()));
                    if (last.equals(VERSION) && !bounds.whole().test(version())) {
                        cut();
                    }
                }
            } else if (names.size() == 3
                    && names.element().equals("annotations")
                    && last.startsWith(OURS)
                    && annotations.size() < MOST_ANNOTATIONS) {
                annotations.put(last, shortened(parser.getString()));
            }
        }

        /** The API server names it before it tells the version. */
        private Version version() {
            return new Version(
                    identity.getOrDefault("namespace", ""),
                    identity.getOrDefault("name", ""),
                    identity.getOrDefault("uid", ""),
                    identity.getOrDefault(VERSION, ""));
        }

        /** What is called by a long name is never had whole, so that it is known by another. */
        private String identity(String text) {
            if (LongNames.isLong(text)) {
                size += bounds.most();
            }
            return shortened(text);
        }

        private String shortened(String text) {
            return LongNames.isLong(text) ? LongNames.digest(text) : text;
        }

        void write() {
            copy.close();
            if (!cut) {
                used += size;
                generator.writeRawValue(""); // what follows takes a value's place
                generator.flush();
                out.writeBytes(bytes.toByteArray());
                return;
            }
            generator.writeStartObject();
            type.forEach(generator::writeStringProperty);
            generator.writeName("metadata");
            generator.writeStartObject();
            identity.forEach(generator::writeStringProperty);
            if (!annotations.isEmpty()) {
                generator.writeName("annotations");
                generator.writeStartObject();
                annotations.forEach(generator::writeStringProperty);
                generator.writeEndObject();
            }
            generator.writeEndObject();
            generator.writeNumberProperty(MemoryEstimate.TOO_LARGE, size);
            generator.writeEndObject();
        }
    }
}

package io.deckhouse.payloadregistry.json;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.Instantiatable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes trees as an ObjectMapper over the same factory does, without one: a mapper is
 * made for typed objects, and prepares for them longer than a whole command may run.
 */
public final class Trees {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final TokenStreamFactory format;
    private final ObjectWriteContext writing;
    private final boolean exactDecimals;

    private Trees(TokenStreamFactory format, ObjectWriteContext writing, boolean exactDecimals) {
        this.format = format;
        this.writing = writing;
        this.exactDecimals = exactDecimals;
    }

    /** Trees in this format, with its settings. */
    public static Trees in(TokenStreamFactory format) {
        return new Trees(format, ObjectWriteContext.empty(), false);
    }

    /** Likewise, but written by a copy of this printer. */
    public <P extends PrettyPrinter & Instantiatable<P>> Trees printedBy(P printer) {
        return new Trees(format, new Printing(printer), exactDecimals);
    }

    /** Likewise, but numbers with a fraction keep all their digits. */
    public Trees withExactDecimals() {
        return new Trees(format, writing, true);
    }

    /**
     * The tree of a text that holds nothing else; missing when it holds nothing at all.
     *
     * @throws tools.jackson.core.JacksonException when it is malformed
     */
    public JsonNode read(String text) {
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), text)) {
            return whole(parser);
        }
    }

    /** Likewise, of bytes. */
    public JsonNode read(byte[] bytes) {
        try (JsonParser parser = format.createParser(ObjectReadContext.empty(), bytes)) {
            return whole(parser);
        }
    }

    /** The tree as text. */
    public String text(JsonNode tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = format.createGenerator(writing, text)) {
            write(tree, out);
        }
        return text.toString();
    }

    /** The tree as text in UTF-8. */
    public byte[] bytes(JsonNode tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = format.createGenerator(writing, bytes)) {
            write(tree, out);
        }
        return bytes.toByteArray();
    }

    private JsonNode whole(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return MissingNode.getInstance();
        }
        JsonNode tree = node(parser, first);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "something follows the document");
        }
        return tree;
    }

    private JsonNode node(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    object.set(name, node(parser, parser.nextToken()));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (JsonToken next = parser.nextToken();
                        next != JsonToken.END_ARRAY;
                        next = parser.nextToken()) {
                    array.add(node(parser, next));
                }
                yield array;
            }
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT ->
                    exactDecimals
                            ? NODES.numberNode(parser.getDecimalValue())
                            : NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_EMBEDDED_OBJECT -> NODES.binaryNode(parser.getBinaryValue());
            case END_ARRAY, END_OBJECT, NOT_AVAILABLE, PROPERTY_NAME ->
                    throw new StreamReadException(parser, "no value where one is expected");
        };
    }

    private static JsonNode integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static void write(JsonNode node, JsonGenerator out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                out.writeStartObject(node, node.size());
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    out.writeName(property.getKey());
                    write(property.getValue(), out);
                }
                out.writeEndObject();
            }
            case ARRAY -> {
                out.writeStartArray(node, node.size());
                for (JsonNode element : node) {
                    write(element, out);
                }
                out.writeEndArray();
            }
            case STRING -> out.writeString(node.asString());
            case NUMBER -> number(node, out);
            case BOOLEAN -> out.writeBoolean(node.booleanValue());
            case BINARY -> out.writeBinary(node.binaryValue());
            case NULL, MISSING -> out.writeNull();
            case POJO -> throw new IllegalArgumentException("a tree of text holds no object");
        }
    }

    private static void number(JsonNode node, JsonGenerator out) {
        switch (node.numberType()) {
            case INT -> out.writeNumber(node.intValue());
            case LONG -> out.writeNumber(node.longValue());
            case BIG_INTEGER -> out.writeNumber(node.bigIntegerValue());
            case FLOAT -> out.writeNumber(node.floatValue());
            case DOUBLE -> out.writeNumber(node.doubleValue());
            case BIG_DECIMAL -> out.writeNumber(node.decimalValue());
        }
    }

    /** Says how to print; a printer counts levels, so each text has its own. */
    private static final class Printing extends ObjectWriteContext.Base {
        private final Instantiatable<? extends PrettyPrinter> printer;

        Printing(Instantiatable<? extends PrettyPrinter> printer) {
            this.printer = printer;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer.createInstance();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}

package io.deckhouse.payloadregistry.configuration;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The configuration file's JSON Schema, for editors and for checks before a roll-out. */
public final class ConfigurationSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConfigurationSchema() {}

    /** The schema (draft 2020-12) as indented JSON, with a line's end. */
    public static String json() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Auth server of d8 payload-registry");
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.putArray("required").add(Setting.SERVICE.path());
        ObjectNode properties = schema.putObject("properties");
        for (Setting setting : Setting.ALL) {
            ObjectNode place =
                    setting.group().isEmpty() ? properties : group(properties, setting.group());
            ObjectNode value = value(setting);
            if (!setting.equals(Setting.SERVICE)) {
                orNone(value);
            }
            place.set(setting.name(), value);
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema)
                + "\n";
    }

    private static ObjectNode group(ObjectNode properties, String name) {
        if (!properties.has(name)) {
            ObjectNode group = properties.putObject(name);
            group.put("type", "object");
            orNone(group);
            group.put("additionalProperties", false);
            group.putObject("properties");
        }
        return (ObjectNode) properties.path(name).path("properties");
    }

    /** Null is as if it were not there, so that a template may leave values out. */
    private static void orNone(ObjectNode value) {
        if (value.get("enum") instanceof ArrayNode words) {
            words.addNull();
        } else {
            String type = value.path("type").stringValue();
            value.putArray("type").add(type).add("null");
        }
    }

    private static ObjectNode value(Setting setting) {
        ObjectNode value = JSON.objectNode();
        String usual = setting.usual().isEmpty() ? "" : " Default: " + setting.usual() + ".";
        String bounds =
                setting.form() instanceof Form.Time(var least, var most)
                        ? " From %s to %s.".formatted(least, most)
                        : "";
        value.put("description", setting.description() + bounds + usual);
        switch (setting.form()) {
            case Form.Text _, Form.PathName _ -> value.put("type", "string").put("minLength", 1);
            case Form.Flag _ -> value.put("type", "boolean");
            case Form.Count(var least, var most) ->
                    value.put("type", "integer").put("minimum", least).put("maximum", most);
            case Form.Time _ -> value.put("type", "string").put("pattern", DurationText.FORM);
            case Form.Texts _ -> {
                value.put("type", "array").put("minItems", 1);
                value.putObject("items").put("type", "string").put("minLength", 1);
            }
            case Form.Choice(var words) -> words.forEach(value.putArray("enum")::add);
        }
        return value;
    }
}

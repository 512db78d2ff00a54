package io.deckhouse.payloadregistry.cluster.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** A file with a ModuleConfig that has static users, laid out as nobody would guess. */
final class RandomYaml {
    private final Random random;
    private final int step;
    private final int listIndent;

    RandomYaml(Random random) {
        this.random = random;
        this.step = 1 + random.nextInt(4);
        this.listIndent = random.nextInt(3);
    }

    /** The text; sometimes with other documents, carriage returns, or without a last line end. */
    String file() {
        StringBuilder text = new StringBuilder();
        if (chance(3)) {
            text.append("# head\n")
                    .append(chance(2) ? "other: [1, 2]\n" : "kind: X\n")
                    .append("---\n");
        }
        comment(text, 0);
        text.append("apiVersion: deckhouse.io/v1alpha1").append(tail());
        text.append(key("kind")).append(" ModuleConfig").append(tail());
        text.append("metadata: {name: payload-registry}").append(tail());
        text.append(key("spec")).append(tail());
        text.append(" ".repeat(step)).append("version: 1").append(tail());
        text.append(" ".repeat(step)).append(key("settings")).append(tail());
        users(text, step * 2);
        comment(text, step * 2);
        if (chance(2)) {
            text.append(" ".repeat(step * 2)).append("storage: |\n").append(" ".repeat(step * 4));
            text.append("some text: {\n\n");
        }
        if (chance(3)) {
            text.append("---\nlast: document\n");
        }
        String all = chance(4) ? text.toString().stripTrailing() : text.toString();
        return chance(4) ? all.replace("\n", "\r\n") : all;
    }

    private void users(StringBuilder text, int indent) {
        int count = random.nextInt(4);
        text.append(" ".repeat(indent)).append(key("users"));
        if (count == 0) {
            text.append(pick("", " {}", " null", " ~", " { }")).append(tail());
            return;
        }
        if (chance(4)) {
            text.append(' ').append(flow(count, () -> name() + ": " + flowUser())).append(tail());
            return;
        }
        text.append(tail());
        for (int i = 0; i < count; i++) {
            comment(text, indent + step);
            text.append(" ".repeat(indent + step)).append(key(name()));
            if (chance(3)) {
                text.append(' ').append(flowUser()).append(tail());
            } else {
                text.append(tail());
                user(text, indent + step * 2);
            }
        }
    }

    private void user(StringBuilder text, int indent) {
        comment(text, indent);
        text.append(" ".repeat(indent)).append("passwordHash: ");
        text.append(pick("$2y$05$x", "'$2y$05$x'", "\"$2y$05$x\"")).append(tail());
        int projects = random.nextInt(3);
        if (projects == 0) {
            if (chance(2)) {
                text.append(" ".repeat(indent)).append("projects: []").append(tail());
            }
            return;
        }
        text.append(" ".repeat(indent)).append("projects:").append(tail());
        for (int i = 0; i < projects; i++) {
            comment(text, indent + listIndent);
            text.append(" ".repeat(indent + listIndent));
            if (chance(3)) {
                text.append("- {name: p").append(i).append(", access: READ}").append(tail());
            } else {
                text.append("- name: p").append(i).append(tail());
                text.append(" ".repeat(indent + listIndent + 2))
                        .append("access: READ")
                        .append(tail());
            }
        }
    }

    private String flowUser() {
        return "{passwordHash: "
                + pick("x", "'x'")
                + ", projects: "
                + pick("[]", "[{name: p, access: READ}]", "[ {name: p, access: READ}, ]")
                + "}";
    }

    private String flow(int count, Supplier<String> entry) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry.get());
        }
        return "{" + String.join(pick(", ", ",", " , "), entries) + pick("", " ", ",") + "}";
    }

    private int named;

    private String name() {
        return pick("ann", "bob", "carl", "анна") + named++;
    }

    private String key(String word) {
        return pick(word, word, "\"" + word + "\"", "'" + word + "'") + pick(":", ":", " :");
    }

    private void comment(StringBuilder text, int indent) {
        if (chance(4)) {
            text.append(" ".repeat(indent)).append(pick("# a: b", "# {", "# ann:")).append('\n');
        }
        if (chance(8)) {
            text.append('\n');
        }
    }

    private String tail() {
        return pick("", "", "", " ", " # why: not", "  # x") + "\n";
    }

    private boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }
}

package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.cluster.MemoryEstimate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import tools.jackson.core.JsonGenerator;

/**
 * The rules of one Role, one after the other: those about repositories stay, with as much as counts
 * of them; others stand empty in their places, so that the places can be named.
 */
final class RuleJson {
    /** No verb beyond these counts. */
    private static final int MOST_VERBS = 64;

    private final Set<String> groups = new LinkedHashSet<>();
    private final Set<String> resources = new LinkedHashSet<>();
    private final Set<String> verbs = new LinkedHashSet<>();
    private final List<String> names = new ArrayList<>();

    /** What the rules may still weigh together. */
    private int left = Role.MOST_WEIGHT_READ;

    /** Empty rules that are written when another follows. */
    private int empty;

    void begin() {
        groups.clear();
        resources.clear();
        verbs.clear();
        names.clear();
    }

    void word(String list, String word) {
        switch (list) {
            case "apiGroups" -> {
                if (word.equals(Rule.API_GROUP) || word.equals(Rule.ALL)) {
                    groups.add(word);
                }
            }
            case "resources" -> {
                if (word.equals(Rule.RESOURCE) || word.equals(Rule.ALL)) {
                    resources.add(word);
                }
            }
            case "verbs" -> {
                if (verbs.size() < MOST_VERBS) {
                    verbs.add(word);
                }
            }
            case "resourceNames" -> {
                if (names.size() < left) {
                    names.add(word);
                }
            }
            default -> {}
        }
    }

    /** The rule has ended: it is written as a whole, if there is room for so many bytes. */
    void end(JsonGenerator generator, LongPredicate room) {
        if (groups.isEmpty() || resources.isEmpty() || left <= 0) {
            empty++;
            return;
        }
        int before = empty;
        empty = 0;
        left -= Role.RULE_WEIGHT + names.size();
        if (!room.test(MemoryEstimate.RULE * (1 + before) + words(verbs) + words(names))) {
            return;
        }
        for (int at = 0; at < before; at++) {
            generator.writeStartObject();
            generator.writeEndObject();
        }
        generator.writeStartObject();
        write(generator, "apiGroups", groups);
        write(generator, "resources", resources);
        write(generator, "verbs", verbs);
        write(generator, "resourceNames", names);
        generator.writeEndObject();
    }

    private static long words(Collection<String> words) {
        return words.stream().mapToLong(MemoryEstimate::ofWord).sum();
    }

    private static void write(JsonGenerator generator, String name, Collection<String> words) {
        generator.writeName(name);
        generator.writeStartArray();
        words.forEach(generator::writeString);
        generator.writeEndArray();
    }
}

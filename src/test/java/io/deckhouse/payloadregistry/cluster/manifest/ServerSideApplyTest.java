package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Random applies by two managers, against a model of two maps. */
final class ServerSideApplyTest {
    private static final ObjectKey KEY = ObjectKey.of(Kind.MODULE_CONFIG, "model");
    private static final List<String> FIELDS = List.of("a", "b", "c");

    static Stream<Long> seeds() {
        return IntStream.range(0, 200).mapToObj(i -> 7_000L + i);
    }

    /** What the rules say, said in the simplest way: each field's value and its owners. */
    private static final class Model {
        private final Map<String, String> values = new TreeMap<>();
        private final Map<String, Set<String>> owners = new HashMap<>();

        boolean apply(String manager, Map<String, String> fields, boolean force) {
            boolean conflicts =
                    fields.entrySet().stream()
                            .anyMatch(e ->
                                    values.containsKey(e.getKey())
                                            && !e.getValue().equals(values.get(e.getKey()))
                                            && !ownersOf(e.getKey()).equals(Set.of(manager)));
            if (conflicts && !force) {
                return false;
            }
            for (String field : FIELDS) {
                Set<String> own = ownersOf(field);
                if (fields.containsKey(field)) {
                    if (!fields.get(field).equals(values.put(field, fields.get(field)))) {
                        own.clear();
                    }
                    own.add(manager);
                } else if (own.remove(manager) && own.isEmpty()) {
                    values.remove(field);
                }
            }
            return true;
        }

        private Set<String> ownersOf(String field) {
            return owners.computeIfAbsent(field, _ -> new HashSet<>());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void doesWhatTheModelDoes(long seed) {
        Random random = new Random(seed);
        Model model = new Model();
        ObjectNode tree = Leaves.emptyTree();
        Ownership owners = Ownership.NONE;

        for (int step = 0; step < 30; step++) {
            String manager = random.nextBoolean() ? "one" : "two";
            boolean force = random.nextInt(3) == 0;
            Map<String, String> fields = fields(random);
            ServerSideApply apply =
                    new ServerSideApply(KEY, new ApplyOptions(manager, force, false));
            if (model.apply(manager, fields, force)) {
                ServerSideApply.Result result = apply.merge(tree, owners, tree(fields));
                tree = result.tree();
                owners = result.owners();
            } else {
                ObjectNode before = tree;
                Ownership held = owners;
                assertThatThrownBy(() -> apply.merge(before, held, tree(fields)))
                        .isInstanceOf(ClusterException.class);
            }
            assertThat(values(tree)).as("seed %d, step %d", seed, step).isEqualTo(model.values);
        }
    }

    private static Map<String, String> fields(Random random) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : FIELDS) {
            if (random.nextBoolean()) {
                fields.put(field, Integer.toString(random.nextInt(2)));
            }
        }
        return fields;
    }

    private static ObjectNode tree(Map<String, String> fields) {
        ObjectNode tree = Leaves.emptyTree();
        if (!fields.isEmpty()) {
            ObjectNode settings = tree.putObject("spec").putObject("settings");
            fields.forEach(settings::put);
        }
        return tree;
    }

    private static Map<String, String> values(ObjectNode tree) {
        Map<String, String> values = new TreeMap<>();
        tree.path("spec")
                .path("settings")
                .properties()
                .forEach(e -> values.put(e.getKey(), e.getValue().stringValue()));
        return values;
    }
}

package io.deckhouse.payloadregistry.cluster.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit;
import io.deckhouse.payloadregistry.cluster.StaticUserEdit.ProjectEntry;
import io.deckhouse.payloadregistry.cluster.StaticUsers;
import io.deckhouse.payloadregistry.credential.BcryptHash;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random files in random layouts, changed at random: whatever is made says exactly what it should,
 * and everything but the one piece is as it was.
 */
final class ManifestTextPropertyTest {
    private static final int RUNS = Integer.getInteger("yaml.runs", 400);
    private static final String EMPTY = " (\\{ ?\\}|null|~|\\[\\])";
    private static final BcryptHash HASH =
            BcryptHash.parse("$2y$10$CeP/hYvBJ05Ih2azafVyIuuMRpf60am4z6USm4jhHfUPsFDBAmn/u");

    @Test
    void onlyWhatIsMeantChanges() {
        int refused = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            refused += run(new Random(seed), seed) ? 0 : 1;
        }
        assertThat(refused).as("layouts that could not be edited").isLessThan(RUNS / 10);
    }

    private static boolean run(Random random, int seed) {
        String text = new RandomYaml(random).file();
        ManifestText file = ManifestText.of("f.yaml", text);
        ObjectNode before = file.find(StaticUsers.MODULE_CONFIG).orElseThrow().tree();
        List<String> names = StaticUserEdit.of(before).names();
        int kind = names.isEmpty() ? 0 : random.nextInt(5);
        String name = kind == 0 ? "new" : names.get(random.nextInt(names.size()));
        ObjectNode wanted = edited(StaticUserEdit.of(before), kind, name);
        String after;
        try {
            after = file.with(StaticUsers.MODULE_CONFIG, wanted);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("cannot be changed");
            return false;
        }
        String what = "seed " + seed + "\n" + text + "\n=== became\n" + after;

        assertThat(read(after)).as(what).isEqualTo(wanted);
        if (kind == 0 || kind == 1) {
            // in one piece, or in two where an empty map or list was
            boolean inOnePiece =
                    common(text, after) + common(reversed(text), reversed(after)) >= text.length();
            assertThat(
                            inOnePiece
                                    || isRestOf(
                                            text.replaceAll(EMPTY, ""),
                                            after.replaceAll(EMPTY, "")))
                    .as(what)
                    .isTrue();
        } else if (kind == 2) {
            assertThat(StaticUserEdit.of(before).setHash(name, HASH).tree()).isEqualTo(wanted);
            assertThat(linesBut(after, "passwordHash"))
                    .as(what)
                    .isEqualTo(linesBut(text, "passwordHash"));
        } else {
            assertThat(isRestOf(after, text) || isRestOf(after.replaceFirst(" \\{}", ""), text))
                    .as(what)
                    .isTrue();
        }
        return true;
    }

    private static ObjectNode edited(StaticUserEdit edit, int kind, String name) {
        List<ProjectEntry> project = List.of(new ProjectEntry("added", "x/*", AccessLevel.FULL));
        StaticUserEdit done =
                switch (kind) {
                    case 0 -> edit.add(name, Optional.of(HASH), project);
                    case 1 -> edit.add(name, Optional.empty(), project);
                    case 2 -> edit.setHash(name, HASH);
                    default -> edit.remove(name);
                };
        return done.tree();
    }

    private static JsonNode read(String text) {
        return ManifestText.of("after", text).find(StaticUsers.MODULE_CONFIG).orElseThrow().tree();
    }

    private static List<String> linesBut(String text, String word) {
        return text.lines().filter(line -> !line.contains(word)).toList();
    }

    /** Whether a text is another one with pieces taken out. */
    private static boolean isRestOf(String rest, String whole) {
        int at = 0;
        for (int i = 0; i < whole.length() && at < rest.length(); i++) {
            at += whole.charAt(i) == rest.charAt(at) ? 1 : 0;
        }
        return at == rest.length();
    }

    private static int common(String a, String b) {
        int at = 0;
        while (at < Math.min(a.length(), b.length()) && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        return at;
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}

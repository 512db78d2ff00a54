package io.deckhouse.payloadregistry.grant;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.AccessLevel;
import io.deckhouse.payloadregistry.access.Expiry;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Mark;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

final class GrantObjectsTest {
    private static final Subject CI = new Subject.ServiceAccount("team", "ci");
    private static final Right READ = new Right(AccessLevel.READ, false);
    private static final Right FULL = new Right(AccessLevel.FULL, false);
    private static final Right ALL = new Right(AccessLevel.FULL, true);

    static LongStream seeds() {
        return LongStream.of(1, 2, new Random().nextLong());
    }

    @Test
    void writesTheRole() {
        Grant grant =
                Grant.of("team", CI, List.of("app/*"), FULL)
                        .merge(Grant.of("team", CI, List.of("base/**", "lib"), READ));

        ClusterObject role = GrantObjects.role(grant);

        assertThat(role.at("rules"))
                .isEqualTo(
                        new JsonMapper()
                                .readTree(
                                        """
                                        [{"apiGroups": ["payload-registry.deckhouse.io"],
                                          "resources": ["payloadrepositoryaccesses"],
                                          "resourceNames": ["base/**", "lib"],
                                          "verbs": ["get", "list", "watch"]},
                                         {"apiGroups": ["payload-registry.deckhouse.io"],
                                          "resources": ["payloadrepositoryaccesses"],
                                          "resourceNames": ["app/*"],
                                          "verbs": ["get", "list", "watch",
                                                    "create", "update", "patch"]}]
                                        """));
        assertThat(Mark.isOn(role)).isTrue();
    }

    @Test
    void writesTheBindingOfEachKindOfSubject() {
        assertThat(subject(CI))
                .isEqualTo("{\"kind\":\"ServiceAccount\",\"namespace\":\"team\",\"name\":\"ci\"}");
        assertThat(subject(new Subject.User("alice@example.com")))
                .isEqualTo(
                        "{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\",\"name\":\"alice@example.com\"}");
        assertThat(subject(new Subject.Group("dev")))
                .isEqualTo(
                        "{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Group\",\"name\":\"dev\"}");
    }

    @Test
    void bindsTheRoleOfTheSameName() {
        ClusterObject binding = GrantObjects.binding(Grant.of("team", CI, List.of("a"), READ));

        assertThat(binding.at("roleRef").toString())
                .isEqualTo(
                        "{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"%s\"}"
                                .formatted(GrantObjects.name(CI)));
    }

    @Test
    void mergingWidensAndNeverNarrows() {
        Grant read = Grant.of("team", CI, List.of("a", "b"), READ);
        Grant full = Grant.of("team", CI, List.of("a"), FULL);

        assertThat(read.merge(full).rights()).isEqualTo(Map.of("a", FULL, "b", READ));
        assertThat(full.merge(read).rights()).isEqualTo(Map.of("a", FULL, "b", READ));
        assertThat(
                        full.merge(
                                        Grant.of(
                                                "team",
                                                CI,
                                                List.of("a"),
                                                new Right(AccessLevel.READ, true)))
                                .rights())
                .isEqualTo(Map.of("a", ALL));
        assertThat(read.merge(read)).isEqualTo(read);
    }

    @Test
    void readsBackNoRuleThatAPersonChanged() {
        ClusterObject role = GrantObjects.role(Grant.of("team", CI, List.of("a"), READ));
        ClusterObject every =
                role.with(tree -> tree.at("/rules/0").asObject().remove("resourceNames"));
        ClusterObject listing =
                role.with(tree -> tree.at("/rules/0").asObject().putArray("verbs").add("list"));

        assertThat(GrantRules.rights(role)).isEqualTo(Map.of("a", READ));
        assertThat(GrantRules.rights(every)).isEmpty();
        assertThat(GrantRules.others(every)).hasSize(1);
        assertThat(GrantRules.rights(listing)).isEmpty();
        assertThat(GrantRules.others(listing)).hasSize(1);
    }

    @Test
    void aGrantWithAnEndHasObjectsOfItsOwn() {
        Grant lasting = Grant.of("team", CI, List.of("a"), READ);
        Grant today = lasting.until(new Expiry(Instant.parse("2026-11-25T20:00:00Z")));
        Grant tomorrow = lasting.until(new Expiry(Instant.parse("2026-11-26T20:00:00Z")));
        Grant wider = Grant.of("team", CI, List.of("a"), FULL).until(today.expiry());

        assertThat(GrantObjects.roleKey(today))
                .isEqualTo(GrantObjects.roleKey(tomorrow))
                .isNotEqualTo(GrantObjects.roleKey(lasting))
                .isNotEqualTo(GrantObjects.roleKey(wider));
        assertThat(GrantObjects.role(today).annotation(AccessObjects.EXPIRES_AT))
                .contains("2026-11-25T20:00:00Z");
        assertThat(GrantObjects.binding(today).annotation(AccessObjects.EXPIRES_AT))
                .contains("2026-11-25T20:00:00Z");
        assertThat(GrantObjects.role(lasting).annotations()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsBackWhatItWrote(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Grant grant = Grant.of("team", CI, List.of(), READ);
            for (int n = random.nextInt(6); n >= 0; n--) {
                Right right =
                        new Right(
                                random.nextBoolean() ? AccessLevel.READ : AccessLevel.FULL,
                                random.nextBoolean());
                grant = grant.merge(Grant.of("team", CI, List.of(text(random)), right));
            }

            ClusterObject role = GrantObjects.role(grant);

            assertThat(GrantRules.rights(role)).isEqualTo(grant.rights());
            assertThat(GrantRules.others(role)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void namesAreValidStableAndDifferentForEverySubject(long seed) {
        var random = new Random(seed);
        Set<String> names = new HashSet<>();
        Set<Subject> subjects = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            Subject subject =
                    switch (random.nextInt(3)) {
                        case 0 -> new Subject.ServiceAccount(text(random), text(random));
                        case 1 -> new Subject.User(text(random));
                        default -> new Subject.Group(text(random));
                    };
            Grant grant = Grant.of("team", subject, List.of("a"), READ);
            String name = GrantObjects.roleKey(grant).name();

            assertThat(name)
                    .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
                    .hasSizeLessThanOrEqualTo(253)
                    .isEqualTo(GrantObjects.bindingKey(grant).name());
            subjects.add(subject);
            names.add(name);
        }
        assertThat(names).hasSameSizeAs(subjects);
    }

    private static String subject(Subject subject) {
        return GrantObjects.binding(Grant.of("team", subject, List.of("a"), READ))
                .at("subjects")
                .path(0)
                .toString();
    }

    /** Some characters of many alphabets, at least one. */
    private static String text(Random random) {
        return random.ints(random.nextInt(1, 60), 0, 6)
                .mapToObj(kind ->
                        switch (kind) {
                            case 0 -> "/";
                            case 1 -> Character.toString(random.nextInt(0x3B1, 0x3C9));
                            case 2 -> Character.toString(random.nextInt('A', 'Z'));
                            case 3 -> Character.toString(random.nextInt('!', '~'));
                            default -> Character.toString(random.nextInt('a', 'z'));
                        })
                .reduce("", String::concat);
    }
}

package io.deckhouse.payloadregistry.daemon;

import static io.deckhouse.payloadregistry.daemon.AccessWorld.READERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.Occurrence;
import io.deckhouse.payloadregistry.cluster.Occurrence.Severity;
import io.deckhouse.payloadregistry.daemon.FaultyCluster.Call;
import io.deckhouse.payloadregistry.grant.AccessRules;
import io.deckhouse.payloadregistry.parts.LoggedRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One look after another at a PayloadRepositoryAccess object. */
final class AccessReconcilerTest extends AccessReconcilerBench {
    private AccessWorld access;

    @BeforeEach
    void meetAccess() {
        access = new AccessWorld(world);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'subjects': [{'kind': 'User', 'name': 'eve'}], 'repositories': ['app/**']}",
                "{'subjects': [{'kind': 'User', 'name': 'eve'}], 'repositories': ['[']}",
                "{'subjects': [{'kind': 'User', 'name': 'eve'}], 'repositories': ['app/**'],"
                        + " 'expiresAt': '2020-01-01T00:00:00Z'}"
            })
    void waitsEverLongerAndSaysSoOnceWhileTheStatusIsRefused(String spec) {
        access.apply(spec.replace('\'', '"'));
        world.cluster.refuseStatus(true);
        List<Duration> waits = new ArrayList<>();

        try (var log = LoggedRecords.of(AccessLog.class)) {
            for (int i = 0; i < 10; i++) {
                waits.add(look());
                world.clock.move(waits.getLast());
            }

            assertThat(waits.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(waits.subList(6, 10))
                    .allMatch(wait -> wait.compareTo(Duration.ofSeconds(30)) >= 0);
            assertThat(lines(log)).filteredOn(one -> one.contains("no right")).hasSize(1);
            assertThat(lines(log)).filteredOn(one -> one.contains("ready")).hasSize(1);
        }
        await().until(() -> !world.cluster.occurrences().isEmpty());
        await().during(Duration.ofMillis(200)).until(() -> world.cluster.occurrences().size() == 1);
    }

    @Test
    void tellsARefusalOfTheStatusAnewOnceItHadGoneWell() {
        access.apply(AccessScene.SPEC);
        world.cluster.refuseStatus(true);

        try (var log = LoggedRecords.of(AccessLog.class)) {
            look();
            world.cluster.refuseStatus(false);
            look();
            assertThat(access.condition("Ready")).isEqualTo("True InStep");
            access.apply(AccessScene.SPEC.replace("app/**", "["));
            world.cluster.refuseStatus(true);
            Duration wait = look();

            assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(lines(log)).filteredOn(one -> one.contains("no right")).hasSize(2);
        }
    }

    @Test
    void endsWithAnEndThatIsPastWhateverElseTheEditHasWrong() {
        access.apply(AccessScene.SPEC);
        look();
        assertThat(access.rules()).isEqualTo(2);

        access.apply(
                """
                {"repositories": ["["], "expiresAt": "2020-01-01T00:00:00Z"}
                """);
        look();

        assertThat(access.rules()).isZero();
        assertThat(access.condition("Accepted")).isEqualTo("False NoSubjects");
        assertThat(access.condition("Ready")).isEqualTo("False Expired");
        assertThat(access.condition("Expired")).isEqualTo("True Expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-03-06T05:00:00Z"})
    void bringsTheEndForwardWhateverElseTheEditHasWrong(String before) {
        access.apply(endingAt(before, "app/**"));
        look();

        access.apply(endingAt("2026-03-06T04:00:00Z", "["));
        Duration wait = look();

        assertThat(access.role()).isEqualTo(AccessScene.READ + " until 2026-03-06T04:00:00Z");
        assertThat(
                        world.direct
                                .get(AccessRules.bindingKey(READERS))
                                .flatMap(one -> one.annotation(AccessObjects.EXPIRES_AT)))
                .hasValue("2026-03-06T04:00:00Z");
        assertThat(access.subjects()).contains("name:ci");
        assertThat(access.condition("Ready")).isEqualTo("False MalformedPattern");
        assertThat(access.message()).endsWith("stays until 2026-03-06T04:00:00Z");
        assertThat(world.clock.instant().plus(wait)).isEqualTo("2026-03-06T04:00:00Z");

        world.clock.move(wait);
        look();
        assertThat(access.rules()).isZero();
        assertThat(access.condition("Ready")).isEqualTo("False Expired");

        access.apply(AccessScene.SPEC);
        look();
        assertThat(access.role()).isEqualTo(AccessScene.READ);
    }

    @Test
    void followsAMendedEditThatTakesTheEndAway() {
        access.apply(AccessScene.SPEC);
        look();
        access.apply(endingAt("2026-03-06T04:00:00Z", "["));
        look();

        access.apply(AccessScene.SPEC);
        look();

        assertThat(access.role()).isEqualTo(AccessScene.READ);
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-03-06T05:00:00Z", "tomorrow"})
    void prolongsNothingByAnEditThatHasSomethingWrong(String after) {
        access.apply(endingAt("2026-03-06T04:00:00Z", "app/**"));
        look();
        int writes = world.cluster.count(Call.APPLY);

        access.apply(endingAt(after, "["));
        Duration wait = look();

        assertThat(access.role()).endsWith(" until 2026-03-06T04:00:00Z");
        assertThat(world.clock.instant().plus(wait)).isEqualTo("2026-03-06T04:00:00Z");
        assertThat(world.cluster.count(Call.APPLY)).isEqualTo(writes + 1); // the status
    }

    @Test
    void refusesToFightOverAnEndThatWasBroughtForward() {
        access.apply(endingAt("2026-03-06T05:00:00Z", "app/**"));
        look();
        access.apply(endingAt("2026-03-06T04:00:00Z", "["));
        look();
        for (int i = 0; i < 2; i++) {
            access.prolongRole(Instant.parse("2026-03-06T06:00:00Z"));
            look();
        }

        access.prolongRole(Instant.parse("2026-03-06T06:00:00Z"));
        Duration wait = look();

        assertThat(access.role()).endsWith("until 2026-03-06T06:00:00Z");
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2));
        world.clock.move(wait);
        look();
        assertThat(access.role()).endsWith("until 2026-03-06T04:00:00Z");
    }

    @Test
    void doesNotTellOfAPairThatDidNotComeToBe() {
        world.cluster.beforeNext(Call.CREATE, () -> {}); // the Role
        world.cluster.failNext(Call.CREATE, new ClusterException(Reason.FORBIDDEN, "denied"));
        access.apply(AccessScene.SPEC);

        try (var log = LoggedRecords.of(AccessLog.class)) {
            Duration wait = look();

            assertThat(access.rules()).isZero();
            assertThat(lines(log)).singleElement().asString().contains("not ready", "denied");
            world.clock.move(wait);
            look();
            assertThat(lines(log)).filteredOn(one -> one.contains("brought in step")).hasSize(2);
        }
    }

    @Test
    void tellsOfARoleThatStandsThoughItsBindingIsNotMadeYet() {
        world.cluster.beforeNext(Call.CREATE, () -> {}); // the Role
        world.cluster.failNext(Call.CREATE, new ClusterException(Reason.TIMED_OUT, "slow"));
        access.apply(AccessScene.SPEC);

        try (var log = LoggedRecords.of(AccessLog.class)) {
            look();

            assertThat(access.rules()).isOne();
            assertThat(lines(log))
                    .filteredOn(one -> one.contains("object=role ") && one.contains(" brought in"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[z-a], no path can match",
        "a:tag, 'rights end at the repository, so a tag or digest matches nothing'",
        "A, no repository has the character 'A'",
        "'..', '''.'' and ''..'' are not directories here, and no repository has them'",
        "a//b, no repository has two slashes in a row"
    })
    void isReadyAndWarnsOnceWhereAPatternCanMatchNothing(String pattern, String why) {
        access.apply(endingAt("", "app/**\", \"" + pattern));

        look();
        look();

        assertThat(access.role()).contains("app/**," + pattern);
        assertThat(access.condition("Ready")).isEqualTo("True InStep");
        assertThat(access.message())
                .startsWith("Role and RoleBinding ")
                .contains("; pattern '" + pattern + "' gives nothing: " + why)
                .doesNotContain("app/**");
        await().until(() -> !world.cluster.occurrences().isEmpty());
        assertThat(world.cluster.occurrences())
                .extracting(Occurrence::severity, Occurrence::reason, Occurrence::message)
                .containsExactly(tuple(Severity.WARNING, "MatchesNothing", access.message()));
    }

    @Test
    void warnsOfNoPatternThatMatchesSomething() {
        access.apply(endingAt("", "{A,b}"));

        look();

        assertThat(access.message()).doesNotContain("{A,b}");
        await().until(() -> !world.cluster.occurrences().isEmpty());
        assertThat(world.cluster.occurrences())
                .extracting(Occurrence::severity, Occurrence::reason)
                .containsExactly(tuple(Severity.NORMAL, "InStep"));
    }

    private static String endingAt(String end, String pattern) {
        return """
        {"subjects": [{"kind": "ServiceAccount", "name": "ci"}], "repositories": ["%s"]%s}
        """
                .formatted(pattern, end.isEmpty() ? "" : ", \"expiresAt\": \"" + end + '"');
    }

    private static List<String> lines(LoggedRecords log) {
        return log.records().stream()
                .filter(one -> one.getLevel().intValue() >= Level.INFO.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.pullsecret.HeldToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code status} on a directory in which the daemon has filled one Secret, for a day from now. */
final class StatusCommandTest {
    @TempDir private Path directory;

    @BeforeEach
    void fill() throws IOException {
        Files.writeString(
                directory.resolve("world.yaml"),
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: puller, namespace: team}
                imagePullSecrets: [{name: puller}]
                ---
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/dockerconfigjson
                metadata:
                  name: puller
                  namespace: team
                  labels: {app: web, tier: front}
                  annotations: {payload-registry.deckhouse.io/service-account.name: puller}
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                ---
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/dockerconfigjson
                metadata: {name: static, namespace: team}
                data: {.dockerconfigjson: eyJhdXRocyI6e319}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web-1, namespace: team, labels: {pod-template-hash: 5d}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d, uid: u, controller: true}]}
                spec: {imagePullSecrets: [{name: puller}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: bare, namespace: team}
                spec: {serviceAccountName: puller}
                """);
        String[] refresh = {
            "serve",
            "refresher",
            "--once",
            "--registry-host",
            "r.example.com",
            "-n",
            "team",
            "--manifests",
            directory.toString()
        };
        CliRun.of(refresh).exits(0);
    }

    @Test
    void showsStateTimesAndUsers() {
        CliRun run = at(Duration.ofHours(2)).run(words("")).exits(0);

        assertThat(run.lines().getFirst())
                .matches("NAME +STATE +SERVICE ACCOUNT +HOST +LEFT +NEXT REFRESH +USED BY");
        assertThat(run.lines().get(1))
                .matches(
                        "puller +Ready +puller +r\\.example\\.com +22h +in 1\\d+h.* +deployment/web"
                                + " \\+1");
        assertThat(run.lines().get(2)).matches("static +Static +- +- +- +- +-");
    }

    @Test
    void theWideTableHasAllUsersAndTheReason() {
        assertThat(CliRun.of(words("-o wide")).exits(0).lines().get(1))
                .contains("deployment/web,serviceaccount/puller")
                .contains("its token ends at 2026-11-25T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "-l app=web, puller",
        "-l app==web, puller",
        "'-l app=web,tier=front', puller",
        "-l app=web -l tier=front, puller",
        "'-l app=web,tier=back', ''",
        "'-l app!=web', static",
        "-l app, puller",
        "-l !app, static",
        "'-l ''app in (api,web)''', puller",
        "'-l ''app notin (api),tier''', puller",
        "'-l ''app notin (web)''', static",
        "'-l ''''', 'puller,static'",
        "-l app=, ''",
        "static, static",
        "static puller, 'puller,static'",
    })
    void selectsByLabelsAndNames(String options, String names) {
        CliRun run = CliRun.of(words(options + " -o name")).exits(0);

        assertThat(String.join(",", run.lines()).replace("secret/", "")).isEqualTo(names);
    }

    @Test
    void theDocumentsShapeIsStable() {
        CliRun run = CliRun.of(words("-l app=web -o yaml")).exits(0);

        assertThat(run.out().replaceAll("nextRefresh: .*", "nextRefresh: TIME"))
                .isEqualTo(
                        """
                        items:
                        - namespace: team
                          name: puller
                          state: Ready
                          healthy: true
                          reason: its token ends at 2026-11-25T12:00:00Z
                          serviceAccount: puller
                          hosts:
                          - r.example.com
                          expiresAt: 2026-11-25T12:00:00Z
                          nextRefresh: TIME
                          usedBy:
                          - deployment/web
                          - serviceaccount/puller
                        """);
    }

    @ParameterizedTest
    @CsvSource({"22, 3h, 3", "22, 1h, 0", "1, 24h, 3", "1, 1h, 0"})
    void failsWhenATokenEndsTooSoon(int hoursLater, String margin, int exit) {
        CliRun run =
                at(Duration.ofHours(hoursLater)).run(words("--fail-if-expires-within " + margin));

        assertThat(run.exits(exit).err())
                .isEqualTo(
                        exit == 0
                                ? ""
                                : "secret team/puller expires in " + (24 - hoursLater) + "h\n");
    }

    @Test
    void aWatchEndsWhenATokenEndsTooSoon() {
        CliRun run =
                at(Duration.ofHours(22)).run(words("--watch --fail-if-expires-within 3h -o json"));

        assertThat(run.exits(3).out()).contains("\"puller\"", "\"static\"");
        assertThat(run.err()).isEqualTo("secret team/puller expires in 2h\n");
    }

    @Test
    void aWatchShowsStuckPodsBelowTheSecrets() throws IOException {
        Files.writeString(
                directory.resolve("stuck.yaml"),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web-2, namespace: team}
                spec: {imagePullSecrets: [{name: puller}]}
                status: {containerStatuses: [{image: r.example.com/team/a, state: {waiting: {reason: ErrImagePull}}}]}
                """);

        String watch = "--watch --pods --fail-if-expires-within 3h";
        CliRun run = at(Duration.ofHours(22)).run(words(watch)).exits(3);

        assertThat(run.out())
                .contains("pod team/web-2: ErrImagePull of r.example.com/team/a")
                .contains("kubectl get pod web-2 -n team -o yaml");
    }

    @Test
    void workloadsWithoutPodsUseASecretToo() throws IOException {
        Files.writeString(
                directory.resolve("scaled.yaml"),
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: team}
                spec: {replicas: 0, template: {spec: {imagePullSecrets: [{name: static}]}}}
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: nightly, namespace: team}
                spec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: puller}}}}}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: done, namespace: team}
                spec: {template: {spec: {imagePullSecrets: [{name: static}]}}}
                status: {completionTime: "2026-11-24T12:00:00Z"}
                """);

        JsonNode items = CliRun.of(words("-o json")).exits(0).json().path("items");

        assertThat(items.get(0).path("usedBy").toString())
                .isEqualTo("[\"cronjob/nightly\",\"deployment/web\",\"serviceaccount/puller\"]");
        assertThat(items.get(1).path("usedBy").toString()).isEqualTo("[\"statefulset/db\"]");
    }

    @Test
    void unhealthyIsThree() {
        CliRun run = at(Duration.ofHours(25)).run(words("")).exits(3);

        assertThat(run.out()).contains("puller   Expired");
    }

    @Test
    void withoutStuckPodsAllIsWell() {
        assertThat(CliRun.of(words("--pods -o json")).exits(0).json().at("/stuckPods").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'-l app=,=', a label is missing before =",
        "'-l ''app in web''', is not a label selector",
        "'-l ''app in ()''', the list of values is empty",
        "-l app~web, is no name of a label",
        "--fail-if-expires-within soon, is not a duration",
        "gone -l app=web, or has other labels",
        "--wach, did you mean '--watch'?",
    })
    void wrongUsesAreNamed(String options, String message) {
        CliRun run = CliRun.of(words(options));

        assertThat(run.exit()).as(run::toString).isIn(1, 2);
        assertThat(run.err()).startsWith("Error: ").contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ████████, ########",
        "1, ████████, ########",
        "12, ████░░░░, ####----",
        "23, █░░░░░░░, #-------",
        "24, ░░░░░░░░, --------",
        "99, ░░░░░░░░, --------",
    })
    void theBarShrinksWithTheTimeLeft(int hoursLater, String blocks, String plain) {
        var life = new HeldToken.Life(CliRun.NOW, CliRun.NOW.plus(Duration.ofDays(1)));
        Instant now = CliRun.NOW.plus(Duration.ofHours(hoursLater));

        assertThat(bar("C.UTF-8").of(life, now)).isEqualTo(blocks);
        assertThat(bar("C").of(life, now)).isEqualTo(plain);
    }

    private static LifeBar bar(String language) {
        Environment process = Environment.ofProcess(System.out);
        return LifeBar.in(
                new Environment(
                        Map.of("LANG", language),
                        process.streams(),
                        process.clock(),
                        process.random(),
                        process.home()));
    }

    private static CliRun.Setup at(Duration later) {
        return CliRun.with().clock(Clock.fixed(CliRun.NOW.plus(later), ZoneOffset.UTC));
    }

    private String[] words(String options) {
        return Shell.words("status -n team --manifests " + directory + " " + options)
                .toArray(String[]::new);
    }
}

package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;
import static io.deckhouse.payloadregistry.access.Fixtures.account;
import static io.deckhouse.payloadregistry.access.Fixtures.group;
import static io.deckhouse.payloadregistry.access.Fixtures.repository;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static io.deckhouse.payloadregistry.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Decision.Denial;
import io.deckhouse.payloadregistry.access.Decision.Denied;
import io.deckhouse.payloadregistry.access.NearMiss.Cause;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a no says about what nearly was a yes. */
final class ExplanationTest {
    private static final Identity CI = Identity.serviceAccount("team", "ci");

    private static Denied explain(Fixtures cluster, Action action, String name) {
        return (Denied) cluster.index().explain(CI, action, repository(name), NOW);
    }

    private static void assertNearest(Denied denied, Cause cause, String... words) {
        assertThat(denied.nearMisses()).extracting(NearMiss::cause).startsWith(cause);
        assertThat(denied.reason()).contains(words);
    }

    private static Fixtures bound(Rule... rules) {
        return new Fixtures()
                .role("team", "r", rules)
                .bind("team", "b", RoleRef.role("r"), account("", "ci"));
    }

    @Test
    void namesTheMissingVerb() {
        assertNearest(
                explain(bound(rule("get,list", "app/**")), Action.PUSH, "team/app"),
                Cause.VERB_MISSING,
                "rule 0 of Role team/r",
                "push needs the verb create, push or update");
    }

    @Test
    void namesThePatternThatStopsAtASlash() {
        assertNearest(
                explain(bound(rule("get", "app/*")), Action.PULL, "team/app/a/b"),
                Cause.PATTERN_MISSES,
                "'app/*'");
    }

    @Test
    void namesThePatternThatRepeatsTheNamespace() {
        assertNearest(
                explain(bound(rule("get", "team/**")), Action.PULL, "team/app"),
                Cause.PATTERN_MISSES,
                "repeats the namespace");
    }

    @Test
    void namesTheMalformedPattern() {
        assertNearest(
                explain(bound(rule("get", "app/[")), Action.PULL, "team/app/a"),
                Cause.PATTERN_MALFORMED,
                "'app/['",
                "at character 5");
    }

    @Test
    void unrelatedMalformedPatternComesLast() {
        var denied = explain(bound(rule("get", "x[", "app/*")), Action.PULL, "team/app/a/b");

        assertNearest(denied, Cause.PATTERN_MISSES, "'app/*'");
        assertThat(denied.nearMisses().getLast().cause()).isEqualTo(Cause.PATTERN_MALFORMED);
        assertNearest(
                explain(bound(rule("get", "a", "app/[")), Action.PULL, "team/app/a"),
                Cause.PATTERN_MALFORMED,
                "'app/['");
    }

    @Test
    void namesTheOtherNamespace() {
        assertNearest(
                explain(bound(rule("get", "app")), Action.PULL, "other/app"),
                Cause.WRONG_NAMESPACE,
                "only in namespace team, not in other");
    }

    @Test
    void namesTheNamespaceThatDoesNotExist() {
        var denied =
                explain(bound(rule("get,create", "app")).namespaces("x"), Action.PUSH, "team/app");

        assertThat(denied.denial()).isEqualTo(Denial.NAMESPACE_MISSING);
        assertNearest(denied, Cause.NAMESPACE_MISSING, "namespace team does not exist");
    }

    @Test
    void namesTheDanglingRole() {
        var cluster = new Fixtures().bind("team", "b", RoleRef.role("gone"), account("", "ci"));

        assertNearest(
                explain(cluster, Action.PULL, "team/app"),
                Cause.DANGLING_ROLE,
                "RoleBinding team/b",
                "Role gone",
                "does not exist");
    }

    @Test
    void namesTheClusterRoleBindingToARole() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bindCluster("b", RoleRef.role("r"), group("system:serviceaccounts"));

        assertNearest(
                explain(cluster, Action.PULL, "team/app"),
                Cause.CLUSTER_BINDING_TO_ROLE,
                "ClusterRoleBinding b",
                "grants only a ClusterRole");
    }

    @Test
    void namesTheSubjectWithoutNamespace() {
        var cluster =
                new Fixtures()
                        .clusterRole("r", rule("get"))
                        .bindCluster("b", RoleRef.clusterRole("r"), account("", "ci"));
        var denied = explain(cluster, Action.PULL, "team/app");

        assertThat(denied.denial()).isEqualTo(Denial.NOTHING_FOR_SUBJECT);
        assertNearest(denied, Cause.SUBJECT_WITHOUT_NAMESPACE, "without a namespace");
    }

    @Test
    void namesTheNamesake() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), account("build", "ci"));

        assertNearest(
                explain(cluster, Action.PULL, "team/app"),
                Cause.OTHER_SUBJECT,
                "serviceaccount/build/ci, not serviceaccount/team/ci");
    }

    @Test
    void namesWhatExpired() {
        var cluster =
                bound().add(
                                new Role(
                                        RoleKey.role("team", "r"),
                                        List.of(rule("get")),
                                        new Expiry(NOW.minusSeconds(60))));

        assertNearest(
                explain(cluster, Action.PULL, "team/app"),
                Cause.EXPIRED,
                "Role team/r expired at 2026-03-01T11:59:00Z");
    }

    @Test
    void namesTheRuleAboutAnotherResource() {
        var typo =
                new Rule(
                        Set.of(Rule.API_GROUP),
                        Set.of("payloadrepositoryaccess"),
                        Set.of("get"),
                        List.of());

        assertNearest(
                explain(bound(typo), Action.PULL, "team/app"),
                Cause.OTHER_RESOURCE,
                "is not about payloadrepositoryaccesses");
    }

    @Test
    void saysWhenThereIsNothingAtAll() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), user("jane"));

        var denied = explain(cluster, Action.PULL, "team/app");

        assertThat(denied).isEqualTo(new Denied(Denial.NOTHING_FOR_SUBJECT, List.of()));
    }

    @Test
    void givesAHandfulWithTheNearestFirst() {
        var cluster =
                bound(
                        rule("get", "a", "b", "c", "[", "d", "e"),
                        rule("create", "app"),
                        rule("get", "f"));

        var misses = explain(cluster, Action.PULL, "team/app").nearMisses();

        assertThat(misses)
                .hasSize(5)
                .extracting(NearMiss::cause)
                .startsWith(Cause.VERB_MISSING, Cause.PATTERN_MISSES);
    }

    @Test
    void theHotPathSearchesNoMisses() {
        var decision =
                bound(rule("get", "a"))
                        .index()
                        .decide(CI, Action.PULL, repository("team/app"), NOW);

        assertThat(decision).isEqualTo(new Denied(Denial.NO_GRANT, List.of()));
    }
}

package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.account;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static io.deckhouse.payloadregistry.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.RuleFinding.Check;
import io.deckhouse.payloadregistry.access.RuleFinding.Place;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RuleLintTest {

    private static List<RuleFinding> lint(Fixtures cluster) {
        var index = cluster.index();
        return RuleLint.check(index.roles(), index.bindings(), index.verbs());
    }

    @Test
    void whatGrantWritesIsClean() {
        var cluster =
                new Fixtures()
                        .role(
                                "team",
                                "full",
                                rule("get,list,watch,create,update,patch,delete", "app/**"))
                        .role("team", "read", rule("get,list,watch", "app/**", "lib"))
                        .bind("team", "b", RoleRef.role("full"), account("", "ci"))
                        .bind("team", "c", RoleRef.clusterRole("view"), account("", "ci"));

        assertThat(lint(cluster)).isEmpty();
    }

    @Test
    void rulesAboutOtherThingsAreNotOurs() {
        var pods = new Rule(Set.of(""), Set.of("pods"), Set.of("nonsense"), List.of("[", "/a"));

        assertThat(lint(new Fixtures().role("team", "r", pods))).isEmpty();
    }

    @Test
    void namesObjectRulePatternAndFix() {
        var cluster = new Fixtures().role("team", "r", rule("get", "a"), rule("get", "b", "[x"));

        assertThat(lint(cluster))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.check()).isEqualTo(Check.PATTERN);
                    assertThat(finding.place()).isEqualTo(new Place("Role team/r", 1, "[x"));
                    assertThat(finding.message()).isNotEmpty();
                    assertThat(finding.fix()).isNotEmpty();
                });
    }

    @Test
    void findsAPatternThatRepeatsTheRolesNamespace() {
        assertThat(lint(new Fixtures().role("team", "r", rule("get", "team/app"))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).isEqualTo("write 'app'"));
    }

    @Test
    void findsAPatternThatRepeatsTheNamespaceOfARoleBinding() {
        var cluster =
                new Fixtures()
                        .clusterRole("r", rule("get", "team/app"))
                        .bind("team", "a", RoleRef.clusterRole("r"), user("jane"))
                        .bind("other", "b", RoleRef.clusterRole("r"), user("jane"));

        assertThat(lint(cluster))
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.place().object()).isEqualTo("ClusterRole r"));
    }

    @Test
    void findsShadowedPatternsAndRules() {
        var cluster =
                new Fixtures()
                        .role(
                                "team",
                                "r",
                                rule("get", "app/**", "app/a", "lib"),
                                rule("create", "app/b"),
                                rule("get", "app/c"),
                                rule("get", "lib"));

        assertThat(lint(cluster))
                .allSatisfy(finding -> assertThat(finding.check()).isEqualTo(Check.SHADOWED))
                .extracting(RuleFinding::place)
                .containsExactly(
                        new Place("Role team/r", 0, "app/a"),
                        new Place("Role team/r", 2, "app/c"),
                        new Place("Role team/r", 3, "lib"));
    }

    @Test
    void aRuleForEveryPathShadowsOthers() {
        var cluster = new Fixtures().role("team", "r", rule("get", "app"), rule("*"), rule("get"));

        assertThat(lint(cluster))
                .extracting(finding -> finding.place().ruleIndex())
                .containsExactly(0, 2);
    }

    @Test
    void findsVerbsThatGrantNothing() {
        var cluster =
                new Fixtures()
                        .role("team", "a", rule("list,watch", "app"))
                        .role("team", "b", rule("get,read,watch", "app"));

        assertThat(lint(cluster))
                .extracting(finding -> finding.place().object() + ": " + finding.message())
                .containsExactly(
                        "Role team/a: the rule grants nothing: [list, watch]",
                        "Role team/b: these verbs grant nothing: read");
    }

    @Test
    void findsBindingsThatGrantNothing() {
        var cluster =
                new Fixtures()
                        .clusterRole("r", rule("get", "app"))
                        .bindCluster("a", RoleRef.role("r"), user("jane"))
                        .bindCluster("b", RoleRef.clusterRole("r"), account("", "ci"))
                        .bind("team", "c", RoleRef.role("r"), user("jane"));

        assertThat(lint(cluster))
                .extracting(finding -> finding.place().object() + " " + finding.check())
                .containsExactly(
                        "ClusterRoleBinding a CLUSTER_BINDING_TO_ROLE",
                        "ClusterRoleBinding b SUBJECT_WITHOUT_NAMESPACE",
                        "RoleBinding team/c DANGLING_ROLE");
    }
}

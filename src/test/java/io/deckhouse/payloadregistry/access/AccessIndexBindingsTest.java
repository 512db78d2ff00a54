package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;
import static io.deckhouse.payloadregistry.access.Fixtures.account;
import static io.deckhouse.payloadregistry.access.Fixtures.group;
import static io.deckhouse.payloadregistry.access.Fixtures.repository;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static io.deckhouse.payloadregistry.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Change.BindingRemoved;
import io.deckhouse.payloadregistry.access.Change.BindingSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom bindings name and where they hold: FACTS 15, sentence by sentence. */
final class AccessIndexBindingsTest {
    private static final Identity CI = Identity.serviceAccount("team", "ci");

    private static boolean can(Fixtures cluster, Identity identity, String action, String name) {
        return cluster.index()
                .decide(identity, Action.parse(action).orElseThrow(), repository(name), NOW)
                .isAllowed();
    }

    private static Fixtures withRule(Rule rule) {
        return new Fixtures()
                .role("team", "r", rule)
                .bind("team", "b", RoleRef.role("r"), account("team", "ci"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRoleBindingHoldsInItsNamespace(boolean toClusterRole) {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .clusterRole("r", rule("get"))
                        .bind(
                                "team",
                                "b",
                                toClusterRole ? RoleRef.clusterRole("r") : RoleRef.role("r"),
                                user("jane"));

        assertThat(can(cluster, Identity.user("jane"), "pull", "team/app")).isTrue();
        assertThat(can(cluster, Identity.user("jane"), "pull", "other/app")).isFalse();
    }

    @Test
    void aRoleBindingsRoleIsItsNamespaces() {
        var cluster =
                new Fixtures()
                        .role("other", "r", rule("get"))
                        .clusterRole("r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), user("jane"));

        assertThat(can(cluster, Identity.user("jane"), "pull", "team/app")).isFalse();
        assertThat(can(cluster, Identity.user("jane"), "pull", "other/app")).isFalse();
    }

    @Test
    void aClusterRoleBindingHoldsEverywhere() {
        var cluster =
                new Fixtures()
                        .clusterRole("r", rule("get", "app"))
                        .bindCluster("b", RoleRef.clusterRole("r"), group("devs"));
        var dev = Identity.user("jane", Set.of("devs"));

        assertThat(can(cluster, dev, "pull", "team/app")).isTrue();
        assertThat(can(cluster, dev, "pull", "other/app")).isTrue();
        assertThat(can(cluster, Identity.user("devs"), "pull", "other/app")).isFalse();
    }

    @Test
    void aClusterRoleBindingToARoleNeverGrants() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .clusterRole("r", rule("get"))
                        .bindCluster("b", RoleRef.role("r"), user("jane"));

        assertThat(can(cluster, Identity.user("jane"), "pull", "team/app")).isFalse();
    }

    @Test
    void danglingReferencesAreSkipped() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "a", RoleRef.role("gone"), user("jane"))
                        .bind("team", "b", RoleRef.role("r"), user("jane"));

        assertThat(can(cluster, Identity.user("jane"), "pull", "team/app")).isTrue();
    }

    @Test
    void aServiceAccountWithoutNamespaceIsTheRoleBindingsOwn() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), account("", "ci"));

        assertThat(can(cluster, CI, "pull", "team/app")).isTrue();
        assertThat(can(cluster, Identity.serviceAccount("other", "ci"), "pull", "team/app"))
                .isFalse();
    }

    @Test
    void aServiceAccountWithoutNamespaceIsNobodyInAClusterRoleBinding() {
        var cluster =
                new Fixtures()
                        .clusterRole("r", rule("get"))
                        .bindCluster("b", RoleRef.clusterRole("r"), account("", "ci"));

        assertThat(can(cluster, CI, "pull", "team/app")).isFalse();
    }

    @Test
    void aServiceAccountOfAnotherNamespaceCanBeNamed() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), account("build", "ci"));

        assertThat(can(cluster, Identity.serviceAccount("build", "ci"), "pull", "team/app"))
                .isTrue();
        assertThat(can(cluster, Identity.serviceAccount("build", "ci"), "pull", "build/app"))
                .isFalse();
    }

    @Test
    void aUserNamedAsAServiceAccountIsThatServiceAccount() {
        var byUser =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), user(CI.username()));

        assertThat(can(byUser, CI, "pull", "team/app")).isTrue();
        assertThat(can(withRule(rule("get")), Identity.user(CI.username()), "pull", "team/app"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "system:serviceaccounts,true",
        "system:serviceaccounts:team,true",
        "system:serviceaccounts:other,false",
        "system:authenticated,true",
        "system:unauthenticated,false"
    })
    void aServiceAccountIsInItsGroups(String name, boolean expected) {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get"))
                        .bind("team", "b", RoleRef.role("r"), group(name));

        assertThat(can(cluster, CI, "pull", "team/app")).isEqualTo(expected);
    }

    @Test
    void anonymousPullIsAnOrdinaryRoleBinding() {
        var cluster =
                new Fixtures()
                        .role("public", "r", rule("get"))
                        .bind("public", "b", RoleRef.role("r"), group("system:unauthenticated"));

        assertThat(can(cluster, Identity.anonymous(), "pull", "public/app")).isTrue();
        assertThat(can(cluster, Identity.anonymous(), "pull", "team/app")).isFalse();
        assertThat(can(cluster, Identity.user("jane"), "pull", "public/app")).isFalse();
    }

    @Test
    @Timeout(20) // one by one it takes minutes
    void takesInABindingWhoseSubjectsHaveOneHashCode() {
        var users = Names.ofOneHash(1 << 13).stream().map(Fixtures::user).toList();
        var binding = new Binding(BindingKey.roleBinding("team", "b"), RoleRef.role("r"), users);
        var index =
                new Fixtures()
                        .role("team", "r", rule("get", "app"))
                        .index()
                        .with(new BindingSet(binding));
        index = index.with(new BindingSet(binding));

        var last = Identity.user(users.getLast().name());
        assertThat(index.decide(last, Action.PULL, repository("team/app"), NOW).isAllowed())
                .isTrue();
        assertThat(
                        index.with(new BindingRemoved(binding.key()))
                                .decide(last, Action.PULL, repository("team/app"), NOW)
                                .isAllowed())
                .isFalse();
    }
}

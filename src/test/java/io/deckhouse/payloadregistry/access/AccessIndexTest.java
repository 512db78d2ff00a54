package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;
import static io.deckhouse.payloadregistry.access.Fixtures.account;
import static io.deckhouse.payloadregistry.access.Fixtures.group;
import static io.deckhouse.payloadregistry.access.Fixtures.repository;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static io.deckhouse.payloadregistry.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DESIGN 3.2 and 3.3 and FACTS 15, sentence by sentence. */
final class AccessIndexTest {
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
    @CsvSource({
        "payload-registry.deckhouse.io,payloadrepositoryaccesses,true",
        "*,payloadrepositoryaccesses,true",
        "payload-registry.deckhouse.io,*,true",
        "*,*,true",
        "'',payloadrepositoryaccesses,false",
        "deckhouse.io,payloadrepositoryaccesses,false",
        "access.payload-registry.deckhouse.io,payloadrepositoryaccesses,false",
        "*.deckhouse.io,payloadrepositoryaccesses,false",
        "payload-registry.deckhouse.io,PayloadRepositoryAccesses,false",
        "payload-registry.deckhouse.io,payloadrepositoryaccess,false",
        "payload-registry.deckhouse.io,payloadrepositoryaccesses/status,false",
        "payload-registry.deckhouse.io,*/status,false"
    })
    void aRuleSpeaksAboutUsByGroupAndResource(String group, String resource, boolean expected) {
        var rule = new Rule(Set.of(group), Set.of(resource), Set.of("get"), List.of());

        assertThat(can(withRule(rule), CI, "pull", "team/app")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "get,pull",
        "pull,pull",
        "create,push",
        "update,push",
        "push,push",
        "delete,delete",
        "*,pull push delete",
        "list,''",
        "watch,''",
        "patch,''",
        "deletecollection,''",
        "GET,''",
        "'get,list,watch',pull",
        "'get,list,watch,create,update,patch',pull push",
        "'get,delete',pull delete"
    })
    void verbsGiveActions(String verbs, String actions) {
        var index = withRule(rule(verbs, "**")).index();

        var allowed = index.allowed(CI, repository("team/app"), NOW);

        assertThat(allowed.stream().map(Action::text)).containsExactlyElementsOf(words(actions));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @Test
    void theVerbTableCanBeReplaced() {
        var verbs = new VerbTable(Map.of(Action.PULL, Set.of("read")));
        var role = new Role(RoleKey.role("team", "r"), List.of(rule("read,create")));
        var binding =
                new Binding(
                        BindingKey.roleBinding("team", "b"),
                        RoleRef.role("r"),
                        List.of(user("jane")));

        var index =
                AccessIndex.of(List.of(role), List.of(binding), Namespaces.takenToExist(), verbs);

        assertThat(index.allowed(Identity.user("jane"), repository("team/app"), NOW))
                .containsExactly(Action.PULL);
    }

    @Test
    void emptyResourceNamesMeanEveryPath() {
        assertThat(can(withRule(rule("get")), CI, "pull", "team/any/path/below")).isTrue();
    }

    @Test
    void anyPatternOfARuleMayMatchAndMalformedOnesMatchNothing() {
        var cluster = withRule(rule("get", "[", "a/*", "", "b/**"));

        assertThat(can(cluster, CI, "pull", "team/b/c/d")).isTrue();
        assertThat(can(cluster, CI, "pull", "team/a/b")).isTrue();
        assertThat(can(cluster, CI, "pull", "team/a/b/c")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "{a", "app\\"})
    void aRuleOfOnlyMalformedOrEmptyPatternsIsNotARuleForEveryPath(String pattern) {
        assertThat(can(withRule(rule("get", pattern)), CI, "pull", "team/app")).isFalse();
    }

    @Test
    void verbAndPatternMustComeFromOneRule() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get", "a"), rule("create", "b"))
                        .bind("team", "b", RoleRef.role("r"), account("team", "ci"));

        assertThat(can(cluster, CI, "pull", "team/a")).isTrue();
        assertThat(can(cluster, CI, "push", "team/b")).isTrue();
        assertThat(can(cluster, CI, "push", "team/a")).isFalse();
        assertThat(can(cluster, CI, "pull", "team/b")).isFalse();
    }

    @Test
    void systemMastersMayDoEverything() {
        var root = Identity.user("root", Set.of("system:masters"));

        var allowed = new Fixtures().index().allowed(root, repository("team/app"), NOW);

        assertThat(allowed).containsExactly(Action.PULL, Action.PUSH, Action.DELETE);
    }

    @Test
    void pushAndDeleteNeedTheNamespaceToExist() {
        var cluster =
                new Fixtures()
                        .clusterRole("r", rule("*"))
                        .bindCluster("b", RoleRef.clusterRole("r"), user("jane"))
                        .namespaces("team");
        var jane = Identity.user("jane");
        var index = cluster.index();

        assertThat(index.allowed(jane, repository("team/app"), NOW))
                .containsExactly(Action.PULL, Action.PUSH, Action.DELETE);
        assertThat(index.allowed(jane, repository("gone/app"), NOW)).containsExactly(Action.PULL);
        assertThat(index.decide(jane, Action.PUSH, repository("gone/app"), NOW).reason())
                .contains("namespace does not exist");
        assertThat(index.whoCan(Action.PUSH, repository("gone/app"), NOW)).isEmpty();
    }

    @Test
    void namespacesComeAndGo() {
        var index =
                new Fixtures()
                        .clusterRole("r", rule("*"))
                        .bindCluster("b", RoleRef.clusterRole("r"), user("jane"))
                        .namespaces()
                        .index();
        var jane = Identity.user("jane");

        var with = index.with(new Change.NamespaceAdded("team"));
        var without = with.with(new Change.NamespaceRemoved("team"));

        assertThat(with.decide(jane, Action.PUSH, repository("team/a"), NOW).isAllowed()).isTrue();
        assertThat(without.decide(jane, Action.PUSH, repository("team/a"), NOW).isAllowed())
                .isFalse();
    }

    @Test
    void whatHasExpiredIsIgnored() {
        var expiry = new Expiry(NOW);
        var role = new Role(RoleKey.role("team", "r"), List.of(rule("get")), expiry);
        var binding =
                new Binding(
                        BindingKey.roleBinding("team", "b"),
                        RoleRef.role("r"),
                        List.of(user("jane")),
                        expiry);
        var jane = Identity.user("jane");
        var lasting = new Binding(binding.key(), binding.roleRef(), binding.subjects());

        var byRole = new Fixtures().add(role).add(lasting).index();
        var byBinding = new Fixtures().role("team", "r", rule("get")).add(binding).index();

        for (var index : List.of(byRole, byBinding)) {
            assertThat(
                            index.decide(
                                            jane,
                                            Action.PULL,
                                            repository("team/app"),
                                            NOW.minusMillis(1))
                                    .isAllowed())
                    .isTrue();
            assertThat(index.decide(jane, Action.PULL, repository("team/app"), NOW).isAllowed())
                    .isFalse();
            assertThat(index.whoCan(Action.PULL, repository("team/app"), NOW)).isEmpty();
            assertThat(index.grants(NOW)).isEmpty();
        }
    }

    @Test
    void aYesNamesTheEarlierEndOfBindingAndRole() {
        var later = new Expiry(NOW.plusSeconds(60));
        var sooner = new Expiry(NOW.plusSeconds(30));
        assertThat(endOfYes(later, sooner)).isEqualTo(sooner);
        assertThat(endOfYes(sooner, later)).isEqualTo(sooner);
        assertThat(endOfYes(Expiry.never(), Expiry.never())).isEqualTo(Expiry.never());
    }

    private static Expiry endOfYes(Expiry ofRole, Expiry ofBinding) {
        var role = new Role(RoleKey.role("team", "r"), List.of(rule("get", "app")), ofRole);
        var binding =
                new Binding(
                        BindingKey.roleBinding("team", "b"),
                        RoleRef.role("r"),
                        List.of(account("", "ci")),
                        ofBinding);
        var index =
                AccessIndex.of(
                        List.of(role),
                        List.of(binding),
                        Namespaces.takenToExist(),
                        VerbTable.standard());
        return index.decide(CI, Action.PULL, repository("team/app"), NOW)
                        instanceof Decision.Allowed(_, var end)
                ? end
                : new Expiry(NOW);
    }

    @Test
    void aYesNamesBindingRoleRuleAndPattern() {
        var cluster =
                new Fixtures()
                        .role("team", "r", rule("get", "other"), rule("get", "x", "/app/**"))
                        .bind("team", "b", RoleRef.role("r"), account("", "ci"));

        var decision = cluster.index().decide(CI, Action.PULL, repository("team/app/a"), NOW);

        assertThat(decision)
                .isEqualTo(
                        new Decision.Allowed(
                                new Grounds.ByRule(
                                        BindingKey.roleBinding("team", "b"),
                                        RoleKey.role("team", "r"),
                                        1,
                                        "/app/**")));
        assertThat(decision.reason())
                .isEqualTo("RoleBinding team/b gives Role team/r, whose rule 1 covers '/app/**'");
    }
}

package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.group;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static io.deckhouse.payloadregistry.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.access.Escalation.Prediction.Accepted;
import io.deckhouse.payloadregistry.access.Escalation.Prediction.Refused;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscalationTest {
    private static final Rule EVERYTHING =
            new Rule(Set.of("*"), Set.of("*"), Set.of("*"), List.of());

    private static Role wanted(Rule... rules) {
        return new Role(RoleKey.role("team", "new"), List.of(rules));
    }

    private static Escalation.Prediction predict(Role wanted, Rule... held) {
        return Escalation.predict(new Grantor(List.of(held), false), wanted);
    }

    private static Rule rbac(String resource, String verb, String... names) {
        return new Rule(
                Set.of("rbac.authorization.k8s.io"),
                Set.of(resource),
                Set.of(verb),
                List.of(names));
    }

    @ParameterizedTest
    @CsvSource({"team/**,true", "team/app,false", "team/*,false", "**,false", "/team/**,false"})
    void patternsAreComparedAsPlainText(String pattern, boolean accepted) {
        var prediction = predict(wanted(rule("get", pattern)), rule("get", "team/**"));

        assertThat(prediction instanceof Accepted).isEqualTo(accepted);
    }

    @Test
    void everyNameCoversAnyPatternButNotTheReverse() {
        assertThat(predict(wanted(rule("get", "a", "b")), rule("*"))).isEqualTo(new Accepted());
        assertThat(predict(wanted(rule("get")), rule("get", "**")))
                .isEqualTo(new Refused(true, true, List.of(rule("get"))));
        assertThat(predict(wanted(rule("*", "a")), EVERYTHING)).isEqualTo(new Accepted());
        assertThat(predict(wanted(rule("*", "a")), rule("get,create,delete")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void partsMayComeFromDifferentRules() {
        var prediction =
                predict(
                        wanted(rule("get,create", "a", "b")),
                        rule("get"),
                        rule("create", "b", "a"));

        assertThat(prediction).isEqualTo(new Accepted());
    }

    @Test
    void namesExactlyWhatIsMissing() {
        var prediction =
                predict(wanted(rule("get,create", "a", "b")), rule("get"), rule("create", "b"));

        assertThat(prediction).isEqualTo(new Refused(true, true, List.of(rule("create", "a"))));
    }

    @Test
    void escalateLiftsTheRoleAndBindTheBinding() {
        var role = wanted(rule("get"));

        assertThat(predict(role, rbac("roles", "escalate")))
                .isEqualTo(new Refused(false, true, List.of(rule("get"))));
        assertThat(predict(role, rbac("roles", "bind", "new")))
                .isEqualTo(new Refused(true, false, List.of(rule("get"))));
        assertThat(predict(role, rbac("roles", "*", "new"))).isEqualTo(new Accepted());
        assertThat(predict(role, rbac("roles", "*", "old"))).isInstanceOf(Refused.class);
        assertThat(predict(role, rbac("clusterroles", "*"))).isInstanceOf(Refused.class);
    }

    @Test
    void nothingStopsSystemMasters() {
        assertThat(Escalation.predict(new Grantor(List.of(), true), wanted(rule("*"))))
                .isEqualTo(new Accepted());
    }

    @Test
    void saysWhoCould() {
        var index =
                new Fixtures()
                        .clusterRole("cluster-admin", EVERYTHING)
                        .clusterRole(
                                "owner",
                                rule("get", "app/**"),
                                rbac("roles", "create"),
                                rbac("rolebindings", "create"))
                        .clusterRole("reader", rule("get"))
                        .bindCluster("m", RoleRef.clusterRole("cluster-admin"), group("admins"))
                        .bind("team", "o", RoleRef.clusterRole("owner"), user("jane"))
                        .bind("other", "o", RoleRef.clusterRole("owner"), user("joe"))
                        .bind("team", "r", RoleRef.clusterRole("reader"), user("rita"))
                        .index();

        assertThat(Escalation.whoCould(index, wanted(rule("get", "app/**"))))
                .containsExactly(new Subject.Group("admins"), new Subject.User("jane"));
        assertThat(Escalation.whoCould(index, wanted(rule("get", "app/a"))))
                .containsExactly(new Subject.Group("admins"));
    }
}

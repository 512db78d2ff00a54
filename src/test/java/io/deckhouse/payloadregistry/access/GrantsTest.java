package io.deckhouse.payloadregistry.access;

import static io.deckhouse.payloadregistry.access.Fixtures.NOW;
import static io.deckhouse.payloadregistry.access.Fixtures.account;
import static io.deckhouse.payloadregistry.access.Fixtures.group;
import static io.deckhouse.payloadregistry.access.Fixtures.repository;
import static io.deckhouse.payloadregistry.access.Fixtures.rule;
import static io.deckhouse.payloadregistry.access.Fixtures.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class GrantsTest {
    private final AccessIndex index =
            new Fixtures()
                    .role("team", "r", rule("get,list", "app/**", "["), rule("create", "app/dev"))
                    .clusterRole("all", rule("*"))
                    .bind("team", "b", RoleRef.role("r"), account("", "ci"), group("devs"))
                    .bind("team", "everyone", RoleRef.clusterRole("all"), group("system:masters"))
                    .bindCluster(
                            "sas", RoleRef.clusterRole("all"), group("system:serviceaccounts:x"))
                    .bind("other", "b", RoleRef.clusterRole("all"), user("jane"))
                    .index();

    @Test
    void whoCanNamesSubjectsWithTheirBindings() {
        var grants = index.whoCan(Action.PULL, repository("team/app/dev"), NOW);

        assertThat(grants)
                .extracting(grant -> grant.subject().text() + " by " + grant.by().binding().name())
                .containsExactly(
                        "group/system:serviceaccounts:x by sas",
                        "serviceaccount/team/ci by b",
                        "group/devs by b",
                        "group/system:masters by everyone");
    }

    @Test
    void effectiveListsReadablePatternsAndActions() {
        var grants = index.effective(new Subject.ServiceAccount("team", "ci"), NOW);

        assertThat(grants)
                .extracting(grant -> grant.by().pattern() + " " + grant.actions())
                .containsExactly("app/** [PULL]", "app/dev [PUSH]");
    }

    @Test
    void effectiveKnowsImpliedGroups() {
        var grants = index.effective(new Subject.ServiceAccount("x", "any"), NOW);

        assertThat(grants)
                .singleElement()
                .satisfies(grant -> {
                    assertThat(grant.subject())
                            .isEqualTo(new Subject.Group("system:serviceaccounts:x"));
                    assertThat(grant.namespace()).isEmpty();
                    assertThat(grant.by().pattern()).isEmpty();
                    assertThat(grant.actions())
                            .isEqualTo(Set.of(Action.PULL, Action.PUSH, Action.DELETE));
                });
    }

    @Test
    void effectiveOfAGroupIsTheGroupsAlone() {
        assertThat(index.effective(new Subject.Group("devs"), NOW))
                .allSatisfy(grant -> assertThat(grant.namespace()).isEqualTo("team"))
                .hasSize(2);
    }

    @Test
    void grantsListEverybody() {
        assertThat(index.grants(NOW)).hasSize(7);
    }
}

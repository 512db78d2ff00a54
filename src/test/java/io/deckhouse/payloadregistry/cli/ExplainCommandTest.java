package io.deckhouse.payloadregistry.cli;

import static io.deckhouse.payloadregistry.cli.AccessFiles.PULLER;
import static io.deckhouse.payloadregistry.cli.AccessFiles.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplainCommandTest {
    private static CliRun run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", "-"));
        return CliRun.with().input(TEAM).run(all.toArray(String[]::new));
    }

    @Test
    void yesNamesBindingRoleRuleAndPattern() {
        CliRun run =
                run("explain", "pull", "team/app/x", "--as", "user/al", "--as-group", "developers");

        assertThat(run.exits(0).out())
                .isEqualTo(
                        """
                        yes: user/al may pull team/app/x

                          subject   group/developers
                          binding   RoleBinding team/readers
                          role      Role team/reader
                          rule      0 (verbs get, list, watch)
                          pattern   app/*
                        """);
    }

    @Test
    void noNamesTheNearestMisses() {
        CliRun run = run("explain", "pull", "team/app/x/y", "--as", PULLER).exits(3);

        assertThat(run.lines().getFirst())
                .isEqualTo("no: " + PULLER + " may not pull team/app/x/y");
        assertThat(run.out()).contains("'*' stops at a slash; 'app/**' would match");
    }

    @Test
    void wrongNamespaceIsANearMiss() {
        var json = run("explain", "pull", "prod/base", "--as", PULLER, "-o", "json").json();

        var miss = json.path("nearMisses").path(0);
        assertThat(miss.path("cause").asString()).isEqualTo("WrongNamespace");
        assertThat(miss.path("why").asString()).contains("only in namespace team, not in prod");
        assertThat(miss.path("binding").path("name").asString()).isEqualTo("readers");
        assertThat(json.path("allowed").asBoolean()).isFalse();
    }

    @Test
    void staticUserIsExplainedByItsProject() {
        assertThat(run("explain", "push", "team/base/x", "--as", "static/bob").exits(0).out())
                .contains("project   team", "subPath   base/*", "access    FULL");
        assertThat(run("explain", "push", "other/base", "--as", "static/bob").exits(3).out())
                .contains("project team is not other");
    }

    @Test
    void whoCanSaysThatTheNamespaceDoesNotExist() {
        String world =
                AccessFiles.TEAM + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n";
        String[] question = {"who-can", "push", "nope/x", "-f", "-"};

        assertThat(CliRun.with().input(world).run(question).exits(3).err())
                .contains("Nobody may push nope/x: namespace nope does not exist");
        assertThat(
                        CliRun.with()
                                .input(world)
                                .run("who-can", "push", "nope/x", "-f", "-", "-o", "json")
                                .exits(3)
                                .json()
                                .path("reason")
                                .asString())
                .isEqualTo("namespace nope does not exist");
    }

    @Test
    void absentSubPathIsTheWholeProjectAndAnEmptyOneIsNothing() {
        String absent = AccessFiles.TEAM.replace("subPath: \"base/*\", ", "");
        String empty = AccessFiles.TEAM.replace("\"base/*\"", "\"\"");
        String[] question = {"explain", "push", "team/x", "--as", "static/bob", "-f", "-"};

        CliRun.with().input(absent).run(question).exits(0);
        assertThat(CliRun.with().input(empty).run(question).exits(3).out())
                .contains("the subPath '' does not match x");
    }

    @Test
    void nobodyIsToldThatNothingIsThere() {
        assertThat(run("explain", "push", "team/x", "--as", "user/eve").exits(3).out())
                .contains("nothing grants this subject anything");
    }

    @Test
    void whoCanMarksGroupsAndStaticUsers() {
        assertThat(run("who-can", "push", "team/base/x").exits(0).out())
                .isEqualTo(
                        """
                        KIND             NAME          PATTERN   BY                         ROLE
                        ServiceAccount   team/puller   base/**   RoleBinding team/readers   Role team/reader, rule 1
                        Group            developers    base/**   RoleBinding team/readers   Role team/reader, rule 1
                        StaticUser       bob           base/*    project team               -
                        """);
        assertThat(run("who-can", "push", "team/base/x", "-o", "name").lines())
                .containsExactly(PULLER, "group/developers", "static/bob");
    }

    @Test
    void whoCanSaysNobody() {
        CliRun run = run("who-can", "delete", "team/base").exits(3);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("Nobody may delete team/base.\n");
        assertThat(run("who-can", "delete", "team/base", "-o", "json").json().path("subjects"))
                .isEmpty();
    }

    @Test
    void listsBySubject() {
        assertThat(run("list", "puller", "-n", "team").exits(0).out())
                .isEqualTo(
                        """
                        KIND             NAME          NAMESPACE   PATTERN   ACTIONS     BY
                        ServiceAccount   team/puller   team        app/*     pull        RoleBinding team/readers
                        ServiceAccount   team/puller   team        base/**   pull,push   RoleBinding team/readers
                        """);
        assertThat(run("list", "static/bob").exits(0).lines().getLast())
                .contains("StaticUser", "base/*", "pull,push");
        assertThat(run("list", "-n", "other").exits(0).err())
                .isEqualTo("No access found in namespace other.\n");
    }

    @Test
    void listAsJsonHasOneItemAPattern() {
        var items = run("list", "group", "developers", "-o", "json").json().path("items");

        assertThat(items).hasSize(2);
        assertThat(items.path(1).path("subject").asString()).isEqualTo("group/developers");
        assertThat(items.path(1).path("pattern").asString()).isEqualTo("base/**");
        assertThat(items.path(1).path("actions").toString()).isEqualTo("[\"pull\",\"push\"]");
        assertThat(items.path(1).path("expiresAt").isNull()).isTrue();
    }

    @Test
    void bareNameNeedsANamespace() {
        assertThat(run("list", "puller").exits(2).err())
                .contains("serviceaccount/NAMESPACE/puller");
        assertThat(run("list", "robot/x").exits(2).err()).contains("robot/x");
    }
}

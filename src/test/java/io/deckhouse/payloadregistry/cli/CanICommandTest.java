package io.deckhouse.payloadregistry.cli;

import static io.deckhouse.payloadregistry.cli.AccessFiles.PULLER;
import static io.deckhouse.payloadregistry.cli.AccessFiles.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CanICommandTest {
    @TempDir Path directory;

    private static CliRun ask(String manifests, String action, String path, String... more) {
        var arguments = new ArrayList<>(List.of("can-i", action, path, "-f", "-"));
        arguments.addAll(List.of(more));
        return CliRun.with().input(manifests).run(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "pull, team/app/web, serviceaccount/team/puller, yes",
        "pull, team/app/web, sa/team/puller, yes",
        "pull, team/app/web, user/system:serviceaccount:team:puller, yes",
        "pull, team/app/web/deep, serviceaccount/team/puller, no",
        "push, team/app/web, serviceaccount/team/puller, no",
        "push, team/base/a/b, serviceaccount/team/puller, yes",
        "delete, team/base, serviceaccount/team/puller, no",
        "pull, other/app/web, serviceaccount/team/puller, no",
        "pull, team/app/web, serviceaccount/other/puller, no",
        "pull, team/app/web, user/puller, no",
        "push, team/base/a/b, static/bob, yes",
        "pull, team/base, static/bob, no",
        "delete, team/base/a, static/bob, no",
        "pull, team/base/a, user/bob, no",
        "pull, team/base:v1, serviceaccount/team/puller, yes",
    })
    void answersYesOrNo(String action, String path, String subject, String answer) {
        CliRun run = ask(TEAM, action, path, "--as", subject);

        run.exits(answer.equals("yes") ? 0 : 3);
        assertThat(run.out()).isEqualTo(answer + "\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void groupsCountBesideTheName() {
        ask(TEAM, "pull", "team/app/web", "--as", "user/alice").exits(3);
        ask(TEAM, "pull", "team/app/web", "--as", "user/alice", "--as-group", "developers")
                .exits(0);
        ask(TEAM, "delete", "team/x", "--as", "user/alice", "--as-group", "system:masters")
                .exits(0);
    }

    @Test
    void jsonHasItsStableShape() {
        CliRun run = ask(TEAM, "pull", "team/app/web", "--as", PULLER, "-o", "json").exits(0);

        assertThat(run.out())
                .isEqualToIgnoringWhitespace(
                        """
                        {
                          "allowed": true, "action": "pull", "namespace": "team", "path": "app/web",
                          "subject": "serviceaccount/team/puller",
                          "groups": ["system:authenticated", "system:serviceaccounts",
                                     "system:serviceaccounts:team"],
                          "reason": "RoleBinding team/readers gives Role team/reader, whose rule 0 covers 'app/*'",
                          "binding": {"kind": "RoleBinding", "namespace": "team", "name": "readers"},
                          "role": {"kind": "Role", "namespace": "team", "name": "reader"},
                          "rule": 0, "pattern": "app/*", "project": null
                        }
                        """);
    }

    @Test
    void jsonOfANoSaysWhy() {
        var answer = ask(TEAM, "push", "team/app/web", "--as", PULLER, "-o", "json").json();

        assertThat(answer.path("allowed").asBoolean()).isFalse();
        assertThat(answer.path("reason").asString()).contains("create, push or update");
        assertThat(answer.path("binding").isNull()).isTrue();
        assertThat(answer.path("pattern").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "team//app", "team/../app", "Team/app", "team/app/", "/app"})
    void whatNoRegistryAcceptsIsANo(String path) {
        ask(TEAM, "pull", path, "--as", "user/a", "--as-group", "system:masters").exits(3);
    }

    @Test
    void hostOfAnImageIsChecked() {
        String image = "registry.example.com:5000/team/app/web:v1";
        String[] asPuller = {"--as", PULLER};

        assertThat(ask(TEAM, "pull", image, asPuller).exits(0).err()).contains("is not checked");
        ask(TEAM, "pull", image, "--as", PULLER, "--registry-host", "registry.example.com:5000")
                .exits(0);
        CliRun foreign =
                ask(TEAM, "pull", image, "--as", PULLER, "--registry-host", "other.example.com");
        assertThat(foreign.exits(3).out()).isEqualTo("no\n");
    }

    @Test
    void namespacesExistUnlessTheFilesHoldNamespaces() {
        String other = TEAM + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n";
        String team = TEAM + "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n";

        ask(TEAM, "push", "team/base", "--as", PULLER).exits(0);
        ask(other, "push", "team/base", "--as", PULLER).exits(3);
        ask(other, "pull", "team/base", "--as", PULLER).exits(0);
        ask(team, "push", "team/base", "--as", PULLER).exits(0);
    }

    @Test
    void readsJsonListsAndDirectories() throws IOException {
        String list =
                """
                {"kind": "List", "apiVersion": "v1", "items": [
                 {"kind": "ClusterRole", "apiVersion": "rbac.authorization.k8s.io/v1",
                  "metadata": {"name": "all"},
                  "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]}]}
                {"kind": "ClusterRoleBindingList", "apiVersion": "rbac.authorization.k8s.io/v1",
                 "items": [{"metadata": {"name": "all"},
                   "roleRef": {"kind": "ClusterRole", "name": "all"},
                   "subjects": [{"kind": "User", "name": "alice"}]}]}
                """;
        Files.writeString(directory.resolve("team.yaml"), TEAM);

        ask(list, "delete", "any/thing", "--as", "user/alice").exits(0);
        CliRun.of("can-i", "pull", "team/base", "--as", PULLER, "--manifests", directory.toString())
                .exits(0);
        assertThat(directory.toFile().list()).containsExactly("team.yaml");
    }

    @Test
    void expiredBindingsGrantNothing() {
        String soon =
                TEAM.replace(
                        "{name: readers, namespace: team}",
                        "{name: readers, namespace: team, annotations:"
                                + " {payload-registry.deckhouse.io/expires-at: \"2026-11-24T12:00:01Z\"}}");

        ask(soon, "pull", "team/base", "--as", PULLER).exits(0);
        ask(soon.replace("12:00:01Z", "12:00:00Z"), "pull", "team/base", "--as", PULLER).exits(3);
    }

    @Test
    void wrongUseIsExplained() {
        assertThat(ask(TEAM, "pull", "team/app").exits(2).err()).contains("--as");
        assertThat(ask(TEAM, "get", "team/app", "--as", PULLER).exits(2).err())
                .contains("pull, push or delete");
        assertThat(ask(TEAM, "pull", "team/app", "--as", "alice").exits(2).err())
                .contains("user/NAME");
        assertThat(ask(TEAM, "pull", "team/app", "--as", "group/x").exits(2).err())
                .contains("--as-group x");
        assertThat(ask(TEAM, "pull", "team/app", "--as-group", "x").exits(2).err())
                .contains("--as-group needs --as");
        assertThat(ask(TEAM, "pull", "team/app", "--as", "static/eve").exits(1).err())
                .contains("no static user eve");
        assertThat(ask("kind: [", "pull", "team/app", "--as", PULLER).exits(1).err())
                .contains("stdin line 1 is not YAML");
        assertThat(
                        CliRun.of("can-i", "pull", "a/b", "--as", PULLER, "-f", "/no/such/file")
                                .exits(1)
                                .err())
                .isEqualTo("Error: /no/such/file does not exist\n");
    }
}

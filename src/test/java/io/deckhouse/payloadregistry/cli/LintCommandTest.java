package io.deckhouse.payloadregistry.cli;

import static io.deckhouse.payloadregistry.cli.AccessFiles.TEAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LintCommandTest {
    private static final String CLEAN = TEAM.replace("\"app/*\"", "\"app/**\"");

    @TempDir Path directory;

    @Test
    void namesFileObjectRulePatternAndFix() throws IOException {
        Path file = Files.writeString(directory.resolve("team.yaml"), TEAM);

        CliRun run = CliRun.of("lint", file.toString()).exits(3);

        assertThat(run.lines())
                .containsExactly(
                        file
                                + ": Role team/reader, rule 0, pattern 'app/*': '*' stops at a"
                                + " slash, so 'app/*' misses all that lies deeper [SingleStar]",
                        "    fix: write 'app/**' for everything below, if that is meant");
        assertThat(run.err()).isEqualTo("1 finding in 3 objects.\n");
    }

    @Test
    void saysWhenAllIsWell() {
        CliRun run = CliRun.with().input(CLEAN).run("lint", "-").exits(0);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("No findings in 3 objects.\n");
    }

    @Test
    void rolesMayStandInAnotherFile() throws IOException {
        String[] parts = CLEAN.split("---\n", -1);
        Path role = Files.writeString(directory.resolve("role.yaml"), parts[0]);
        Path binding = Files.writeString(directory.resolve("binding.yaml"), parts[1]);

        CliRun.of("lint", role.toString(), binding.toString()).exits(0);
        assertThat(CliRun.of("lint", binding.toString()).exits(3).out())
                .contains("RoleBinding team/readers", "Role team/reader", "is not there");
    }

    @Test
    void jsonHasOneEntryAFinding() {
        var json = CliRun.with().input(TEAM).run("lint", "-", "-o", "json").exits(3).json();

        var finding = json.path("findings").path(0);
        assertThat(finding.propertyNames())
                .containsExactly("check", "file", "object", "rule", "pattern", "message", "fix");
        assertThat(finding.path("check").asString()).isEqualTo("SingleStar");
        assertThat(finding.path("file").asString()).isEqualTo("stdin");
        assertThat(finding.path("rule").asInt()).isZero();
    }

    @Test
    void staticUsersAreChecked() {
        String bad = CLEAN.replace("\"base/*\"", "\"base/**\"");
        assertThat(CliRun.with().input(bad).run("lint", "-").exits(3).out())
                .contains("ModuleConfig payload-registry, user bob", "pattern 'base/**'");
        String reserved = CLEAN.replace("bob:", "token:");
        assertThat(CliRun.with().input(reserved).run("lint", "-").exits(3).out())
                .contains("the name is reserved");
    }

    @Test
    void emptySubPathIsFoundAndAbsentOneIsNot() {
        String empty = CLEAN.replace("\"base/*\"", "\"\"");
        assertThat(CliRun.with().input(empty).run("lint", "-").exits(3).out())
                .contains("user bob", "the subPath is empty and matches nothing");
        CliRun.with().input(CLEAN.replace("subPath: \"base/*\", ", "")).run("lint", "-").exits(0);
    }

    @Test
    void unusableRoleRefIsFound() {
        String broken = CLEAN.replace("kind: Role, name: reader", "kind: Rule, name: reader");

        assertThat(CliRun.with().input(broken).run("lint", "-").exits(3).out())
                .contains("RoleBinding team/readers: its roleRef names neither");
    }

    @Test
    void brokenFileIsAFailure() {
        assertThat(CliRun.with().input("a: [").run("lint", "-").exits(1).err())
                .contains("stdin line");
    }

    @Test
    void deliberateFindingIsIgnored() {
        CliRun.with().input(TEAM).run("lint", "--ignore", "SingleStar", "-").exits(0);
        assertThat(CliRun.with().input(TEAM).run("lint", "--ignore", "Star", "-").exits(2).err())
                .contains("the checks are", "SingleStar");
    }

    @Test
    void namesWhatSilentlyGrantsNothing() {
        String end = "annotations: {payload-registry.deckhouse.io/expires-at: soon}, name: readers";
        assertThat(lint(CLEAN.replace("name: readers", end)))
                .contains("RoleBinding team/readers", "is no time", "[Expiry]");
        assertThat(lint(CLEAN.replace("accesses]", "access]")))
                .contains("no resource 'payloadrepositoryaccess'", "[ResourceName]");
        assertThat(
                        lint(
                                CLEAN.replace(
                                        "[payload-registry.deckhouse.io]",
                                        "[payload-registry.deckhouse.io/v1]")))
                .contains("has a version", "[ApiGroupName]");
        assertThat(lint(CLEAN.replace("app/**", "registry.example.com/team/app")))
                .contains("host name", "write 'app'", "[RegistryHost]");
    }

    @Test
    void patternThatMatchesNothingIsToldOnce() {
        for (String pattern : new String[] {"", "[z-a]", "a b", "app:v1"}) {
            String rule = CLEAN.replace("[\"app/**\"]", "[\"**\", \"" + pattern + "\"]");
            assertThat(
                            CliRun.with()
                                    .input(rule)
                                    .run("lint", "--ignore", "Shadowed", "-")
                                    .exits(3)
                                    .err())
                    .isEqualTo(CliRun.with().input(rule).run("lint", "-").exits(3).err());
            assertThat(lint(rule)).doesNotContain("the rule adds nothing");
        }
    }

    private static String lint(String manifests) {
        return CliRun.with().input(manifests).run("lint", "-").exits(3).out();
    }

    @Test
    void brokenJsonIsNotCalledYaml() {
        assertThat(CliRun.with().input("{\"a\": [").run("lint", "-").exits(1).err())
                .contains("is not JSON or YAML");
    }

    @Test
    void stdinCanBeNamedOnce() {
        assertThat(CliRun.with().input(TEAM).run("lint", "-", "-").exits(2).err())
                .contains("stdin (-) can be named once");
        CliRun.with().input(TEAM).run("list", "-f", "-", "-f", "-").exits(2);
    }

    @Test
    void grantWarnsOfOddPatterns() {
        CliRun run =
                CliRun.of(
                        "grant", "puller", "-n", "team", "--repository", "team/app**", "--dry-run");

        assertThat(run.exits(0).err())
                .contains("Warning: pattern 'team/app**'", "must be a whole segment")
                .contains("the path begins below the namespace");
    }
}

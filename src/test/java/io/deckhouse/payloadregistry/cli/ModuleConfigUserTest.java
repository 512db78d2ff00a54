package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModuleConfigUserTest {
    private static final String HASH =
            "$2y$05$KbQy.oSLGCS.mm0SIkLtIOYu.G1Lcp8iyPMLfK/Id9AO7nJYmdLXa";
    private static final String CONFIG =
            """
            # our registry
            apiVersion: deckhouse.io/v1alpha1
            kind: ModuleConfig
            metadata:
              name: payload-registry
            spec:
              version: 1
              settings:
                users:
                  ann: # an old machine
                    passwordHash: "%s"
                    projects: [{name: team, subPath: "base/*", access: READ}]
            """
                    .formatted(HASH);

    @TempDir private Path directory;

    @Test
    void withoutAPlaceTheModuleConfigIsPrinted() {
        CliRun run =
                CliRun.with()
                        .input("s3cret\n")
                        .run(words("add ci --project team=FULL --cost 4 --password-stdin"))
                        .exits(0);

        assertThat(run.out().replaceAll("\\$2y\\$04\\$\\S{53}", "HASH"))
                .isEqualTo(
                        """
                        apiVersion: deckhouse.io/v1alpha1
                        kind: ModuleConfig
                        metadata:
                          name: payload-registry
                        spec:
                          version: 1
                          settings:
                            users:
                              ci:
                                passwordHash: HASH
                                projects:
                                - name: team
                                  access: FULL
                        """);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theShortFormIsAdd() throws IOException {
        Path first = config();
        Path second = Files.writeString(directory.resolve("second.yaml"), CONFIG);
        String options = " --project team --password-hash '" + HASH + "' -f ";

        CliRun.of(words("ci" + options + first)).exits(0);
        CliRun.of(words("add ci" + options + second)).exits(0);

        assertThat(first).hasSameTextualContentAs(second);
    }

    @Test
    void aFileKeepsEverythingElseAndTheDifferenceIsShown() throws IOException {
        Path file = config();

        CliRun run =
                CliRun.of(words("add ci --project team --password-hash '" + HASH + "' -f " + file));

        assertThat(run.exits(0).out()).isEqualTo(file + " configured\n");
        assertThat(run.err())
                .contains("+      ci:\n+        passwordHash: (bcrypt, cost 05)\n")
                .doesNotContain("KbQy");
        assertThat(Files.readString(file))
                .isEqualTo(
                        CONFIG
                                + "      ci:\n        passwordHash: "
                                + HASH
                                + "\n"
                                + "        projects:\n"
                                + "        - name: team\n"
                                + "          access: READ\n");
    }

    @Test
    void aUserThatIsThereKeepsThePassword() throws IOException {
        Path file = config();

        CliRun.of(words("add ann --project shop -f " + file)).exits(0);

        assertThat(Files.readString(file))
                .isEqualTo(CONFIG.replace("READ}]", "READ}, {name: shop, access: READ}]"));
    }

    @Test
    void doingItTwiceChangesNothing() throws IOException {
        Path file = config();

        CliRun.of(words("add ann --project shop -f " + file)).exits(0);
        CliRun again = CliRun.of(words("add ann --project shop -f " + file)).exits(0);

        assertThat(again.out()).isEqualTo(file + " unchanged\n");
        assertThat(again.err()).isEmpty();
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        Path file = config();

        CliRun run = CliRun.of(words("remove ann --dry-run -f " + file)).exits(0);

        assertThat(run.out()).isEqualTo(file + " configured (dry run)\n");
        assertThat(run.err()).contains("-      ann: # an old machine");
        assertThat(file).hasContent(CONFIG);
    }

    @Test
    void aPasswordIsReplacedInItsPlace() throws IOException {
        Path file = config();

        CliRun.with()
                .input("other")
                .run(words("set-password ann --cost 4 --password-stdin -f " + file))
                .exits(0);

        assertThat(Files.readString(file).replaceAll("\\$2y\\$04\\$[^\\s\"]{53}", "HASH"))
                .isEqualTo(CONFIG.replace('"' + HASH + '"', "HASH"));
    }

    @Test
    void stdinGoesToStdout() {
        CliRun run =
                CliRun.with().input(CONFIG).run(words("remove ann --project team:base/* -f -"));

        assertThat(run.exits(0).out())
                .isEqualTo(
                        CONFIG.replace("[{name: team, subPath: \"base/*\", access: READ}]", "[]"));
    }

    @Test
    void removalAndPasswordArePrintedAsMergePatches() {
        assertThat(CliRun.of(words("remove ann")).exits(0).out())
                .endsWith("spec:\n  settings:\n    users:\n      ann: null\n");
        assertThat(
                        CliRun.of(words("set-password ann --password-hash '" + HASH + "' -o json"))
                                .exits(0)
                                .json()
                                .at("/spec/settings/users/ann/passwordHash")
                                .asString())
                .isEqualTo(HASH);
    }

    @Test
    void theListShowsProjectsButNoHash() throws IOException {
        Path file = config();
        CliRun.of(words("add bob --catalog-only --password-hash '" + HASH + "' -f " + file));
        CliRun.of(
                words(
                        "add token2 --project a --project b=FULL --password-hash '"
                                + HASH
                                + "' -f "
                                + file));

        CliRun run = CliRun.of(words("list -f " + file)).exits(0);

        assertThat(run.out())
                .isEqualTo(
                        """
                        NAME     COST   PROJECTS
                        ann      5      team:base/*=READ
                        bob      5      (catalog only)
                        token2   5      a=READ, b=FULL
                        """);
        assertThat(CliRun.of(words("list -o yaml -f " + file)).exits(0).out())
                .contains(
                        """
                        - name: ann
                          cost: 5
                          projects:
                          - name: team
                            subPath: base/*
                        """)
                .doesNotContain("KbQy");
    }

    @Test
    void whoIsLeftOutIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("c.yaml"), CONFIG.replace("READ", "WRITE"));

        CliRun run = CliRun.of(words("list -f " + file)).exits(0);

        assertThat(run.err()).contains("Warning: static user ann: access 'WRITE'");
    }

    @Test
    void aFileThatIsNotThereIsMadeForItsOwner() throws IOException {
        Path file = directory.resolve("new.yaml");

        CliRun run =
                CliRun.of(words("add ci --project team --password-hash '" + HASH + "' -f " + file));

        assertThat(run.exits(0).out()).isEqualTo(file + " created\n");
        assertThat(CliRun.of(words("list -f " + file)).exits(0).out()).contains("ci ");
    }

    @Test
    void aDirectoryOfManifestsIsAClusterToo() throws IOException {
        config();
        String cluster = " --manifests " + directory;

        CliRun run = CliRun.of(words("add ann --project shop --apply" + cluster)).exits(0);

        assertThat(run.out()).isEqualTo("moduleconfig.deckhouse.io/payload-registry configured\n");
        assertThat(run.err()).contains("+        - name: shop");
        assertThat(CliRun.of(words("list" + cluster)).exits(0).out())
                .contains("team:base/*=READ, shop=READ");
        assertThat(CliRun.of(words("add ann --project shop --apply" + cluster)).exits(0).out())
                .isEqualTo("moduleconfig.deckhouse.io/payload-registry unchanged\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    add                                  | 'NAME', the user
                    add ci                               | --project is missing
                    add ci --project a --catalog-only    | exclude each other
                    add token --project a                | reserved
                    add a:b --project a                  | cannot be a user's name
                    add ci --project Team                | cannot be the name of a namespace
                    add ci --project a/b                 | 'a:b', not 'a/b'
                    add ci --project a=WRITE             | not a level
                    add ci --project a --apply -f x      | exclude each other
                    add ci --project a --password-hash x | --password-hash: not a bcrypt hash
                    add ci --project a --password x      | a password on the command line
                    add ci --project a                   | no terminal to ask on
                    add ci --projct a                    | did you mean '--project'?
                    remove                               | 'NAME', the user
                    remove ci --project a                | --filename
                    set-password                         | 'NAME', the user
                    list ci                              | ci
                    list -f nowhere.yaml                 | nowhere.yaml does not exist
                    lst                                  | --project is missing
                    """)
    void wrongUsesAreNamed(String line, String message) {
        CliRun run = CliRun.of(words(line));

        assertThat(run.exit()).as(run::toString).isIn(1, 2);
        assertThat(run.err()).startsWith("Error: ").contains(message);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "remove bob, there is no static user bob; there are ann",
        "set-password bob, there is no static user bob; there are ann",
        "add bob --project a, no terminal to ask on",
        "remove ann --project x, user ann has no project x with subPath '*'",
    })
    void aRefusedChangeLeavesTheFile(String line, String message) throws IOException {
        Path file = config();

        CliRun run = CliRun.of(words(line + " -f " + file));

        assertThat(run.exit()).isIn(1, 2);
        assertThat(run.err()).contains(message);
        assertThat(file).hasContent(CONFIG);
    }

    private Path config() throws IOException {
        return Files.writeString(directory.resolve("config.yaml"), CONFIG);
    }

    private static String[] words(String line) {
        return Shell.words("module-config user " + line).toArray(String[]::new);
    }
}

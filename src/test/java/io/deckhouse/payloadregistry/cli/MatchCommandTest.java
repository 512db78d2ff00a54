package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MatchCommandTest {
    @Test
    void printsOneLineAPath() {
        CliRun run = CliRun.of("match", "app/**", "app", "app/web", "other");

        assertThat(run.exits(3).out()).isEqualTo("true\ntrue\nfalse\n");
        CliRun.of("match", "app/**", "app", "app/web").exits(0);
    }

    @Test
    void malformedPatternIsAnErrorWithItsPlace() {
        CliRun run = CliRun.of("match", "a[b", "a");

        assertThat(run.exits(1).out()).isEmpty();
        assertThat(run.err()).contains("'a[b'", "at character 2");
        assertThat(CliRun.of("match", "😀[", "a").exits(1).err()).contains("at character 2");
    }

    @Test
    void readsPathsFromStdin() {
        CliRun run = CliRun.with().input("app/a\r\napp/a/b\n\nlast").run("match", "app/*", "-");

        assertThat(run.exits(3).out()).isEqualTo("true\nfalse\nfalse\nfalse\n");
        assertThat(CliRun.with().input("").run("match", "a", "-").exits(0).out()).isEmpty();
    }

    @Test
    void subPathIsTheOtherLanguage() {
        CliRun.of("match", "a/*", "a/b/c").exits(3);
        CliRun.of("match", "--sub-path", "a/*", "a/b/c").exits(0);
        CliRun.of("match", "--sub-path", "a[b", "a[b").exits(0);
    }

    @Test
    void pairsAnswerALineEach() {
        CliRun run =
                CliRun.with()
                        .input("a/*\ta/b\na/*\ta/b/c\n[\ta\nno tab\na\ta\tb\n😀?\t😀x\n\ta\n")
                        .run("match", "--pairs");

        assertThat(run.exits(1).lines())
                .containsExactly("true", "false", "error", "error", "false", "true", "false");
    }

    @Test
    void pairsExitAsSinglePatternsDo() {
        CliRun.with().input("a\ta\n").run("match", "--pairs").exits(0);
        CliRun.with().input("a\ta\na\tb\n").run("match", "--pairs").exits(3);
        CliRun.with().input("*\ta/b\n").run("match", "--pairs", "--sub-path").exits(0);
    }

    @Test
    void pairWhosePatternIsAPrefixOfTheLastOneIsReadAnew() {
        CliRun run = CliRun.with().input("ab\tab\na\tb\na\t\n\t\n").run("match", "--pairs");

        assertThat(run.lines()).containsExactly("true", "false", "false", "true");
    }

    @Test
    void patternMayBeginWithAnAtSign() {
        CliRun.of("match", "@a", "@a").exits(0);
    }

    @Test
    void jsonNamesPatternAndPaths() {
        var json = CliRun.of("match", "a", "a", "b", "-o", "json").exits(3).json();

        assertThat(json.toString())
                .isEqualTo(
                        "{\"pattern\":\"a\",\"results\":[{\"path\":\"a\",\"matches\":true},"
                                + "{\"path\":\"b\",\"matches\":false}]}");
    }

    @Test
    void jsonNamesTheDefectOfAMalformedPattern() {
        assertThat(CliRun.of("match", "😀[", "a", "-o", "json").exits(1).json().toString())
                .isEqualTo(
                        "{\"pattern\":\"😀[\",\"error\":{\"position\":2,"
                                + "\"message\":\"'[' is not closed\"}}");
    }

    @Test
    void pairsInJsonAreALineEach() {
        CliRun run =
                CliRun.with()
                        .input("a/*\ta/b\na[\ta\nx\n")
                        .run("match", "--pairs", "-o", "json")
                        .exits(1);

        assertThat(run.lines())
                .containsExactly(
                        "{\"pattern\":\"a/*\",\"path\":\"a/b\",\"matches\":true}",
                        "{\"pattern\":\"a[\",\"error\":{\"position\":2,"
                                + "\"message\":\"'[' is not closed\"}}",
                        "{\"pattern\":\"x\",\"error\":{\"position\":1,"
                                + "\"message\":\"no tab between pattern and path\"}}");
    }

    @Test
    void wrongUseIsExplained() {
        assertThat(CliRun.of("match", "a").exits(2).err()).contains("at least one path");
        CliRun.of("match", "--pairs", "a").exits(2);
        CliRun.of("match", "--pairs", "-o", "yaml").exits(2);
    }
}

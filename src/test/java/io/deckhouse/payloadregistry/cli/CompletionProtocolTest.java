package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shells' scripts are told: the words that fit, and cobra's directive after them. */
final class CompletionProtocolTest {
    @TempDir private Path directory;
    @TempDir private Path elsewhere;

    @BeforeEach
    void twoNamespaces() throws IOException {
        String dir = directory.toString();
        CliRun.of("grant", "puller", "--manifests", dir, "-n", "team", "--repository", "app")
                .exits(0);
        CliRun.of("grant", "pusher", "--manifests", dir, "-n", "team", "--repository", "app")
                .exits(0);
        CliRun.of("grant", "other", "--manifests", dir, "-n", "else", "--repository", "app")
                .exits(0);
        String[] secret = {"create-pull-secret", "pull-me", "--service-account", "puller"};
        CliRun.of(with(List.of(secret), "--manifests", dir, "-n", "team")).exits(0);
        for (String pod : List.of("web", "api")) {
            Files.writeString(
                    directory.resolve(pod + ".yaml"),
                    "apiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: team}\n"
                            .formatted(pod));
        }
        Files.writeString(
                elsewhere.resolve("kubeconfig"),
                "contexts: [{name: house, context: {}}, {name: lab, context: {}}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    gran                                     | grant                      | 4
                    can                                      | can-i                      | 4
                    serve re                                 | refresher registry-config  | 4
                    help serve a                             | all auth                   | 4
                    grant --acc                              | --access                   | 4
                    grant --access READ --acc                | ``                         | 4
                    grant --repository a --repo              | --repository               | 4
                    grant --access F                         | FULL                       | 4
                    grant --access=F                         | FULL                       | 4
                    status -o j                              | json                       | 4
                    status -oj                               | json                       | 4
                    status DIR -n t                          | team                       | 4
                    status DIR -nt                           | team                       | 4
                    status DIR --namespace=e                 | else                       | 4
                    status DIR -n team ``                    | pull-me                    | 4
                    status DIR -n team pull-me ``            | ``                         | 4
                    status DIR -n else ``                    | ``                         | 4
                    verify DIR -n team pu                    | pull-me                    | 4
                    verify DIR -n team st                    | statefulset/               | 6
                    verify DIR -n team pod/                  | pod/web pod/api            | 4
                    verify DIR -n team pod/w                 | pod/web                    | 4
                    verify DIR -n else ``                    | pod/ deployment/ statefulset/ daemonset/ job/ cronjob/ | 6
                    status --kubeconfig KUBE --context ``    | house lab                  | 4
                    status --kubeconfig KUBE --context=l     | lab                        | 4
                    status --kubeconfig /nowhere --context `` | ``                        | 4
                    DIR -n team status p                     | pull-me                    | 4
                    grant DIR -n team p                      | puller pusher              | 4
                    grant DIR -n team serviceaccount pus     | pusher                     | 4
                    grant DIR -n team user ``                | ``                         | 4
                    grant gr                                 | group                      | 4
                    create-pull-secret x DIR -n team --service-account pul | puller       | 4
                    can-i p                                  | pull push                  | 4
                    can-i DIR pull t                         | team/                      | 6
                    can-i pull team/app DIR --as s           | serviceaccount/            | 6
                    can-i pull team/app DIR --as serviceaccount/t | serviceaccount/team/puller serviceaccount/team/pusher | 4
                    serve auth --tls-cert ``                 | ``                         | 0
                    serve auth --tls-cert=x                  | ``                         | 0
                    status --manifests ``                    | ``                         | 16
                    hash-password ``                         | ``                         | 4
                    completion ``                            | bash zsh fish              | 4
                    nonsense ``                              | ``                         | 4
                    match -- --                              | ``                         | 4
                    """)
    void tellsTheWordsThatFit(String line, String words, int directive) {
        List<String> answer = complete("__completeNoDesc", line);

        assertThat(answer.getLast()).isEqualTo(":" + directive);
        assertThat(answer.subList(0, answer.size() - 1))
                .containsExactlyInAnyOrderElementsOf(Shell.words(words));
    }

    @Test
    void tellsWhatTheWordsMean() {
        assertThat(complete("__complete", "gran"))
                .containsExactly(
                        "grant\tGrant a ServiceAccount, user or group access to repository paths",
                        ":4");
        assertThat(complete("__complete", "grant --out"))
                .containsExactly("--output\tOutput format: table, wide, json, yaml, name", ":4");
    }

    @Test
    void neverOffersWhatIsHidden() {
        assertThat(complete("__completeNoDesc", "hash-password --password"))
                .doesNotContain("--password")
                .contains("--password-stdin", "--password-file");
    }

    @Test
    void aClusterThatCannotBeAskedGivesNoWordsAndNoFiles() {
        assertThat(complete("__complete", "status --kubeconfig /nowhere/config ``"))
                .containsExactly(":5");
    }

    @Test
    void everyOptionSaysWhatItIsFor() {
        CommandTree.all()
                .forEach(command -> {
                    String line = String.join(" ", CommandTree.words(command)) + " --";
                    assertThat(complete("__complete", line))
                            .as(line)
                            .filteredOn(word -> word.startsWith("-"))
                            .allMatch(word -> word.matches("--[a-z-]+\t\\S[^$%]+"));
                });
    }

    private List<String> complete(String question, String line) {
        List<String> words = new ArrayList<>();
        for (String word : Shell.words(line.replace("``", "''"))) {
            if (word.equals("KUBE")) {
                words.add(elsewhere.resolve("kubeconfig").toString());
            } else if (word.equals("DIR")) {
                words.addAll(List.of("--manifests", directory.toString()));
            } else {
                words.add(word);
            }
        }
        words.addFirst(question);
        var out = new StringWriter();
        var streams =
                new Environment.Streams(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()));
        var environment =
                new Environment(
                        Map.of(),
                        streams,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        Path.of("/nonexistent"));
        String[] args = words.toArray(String[]::new);
        assertThat(CompletionProtocol.isAsked(args)).isTrue();
        assertThat(CompletionProtocol.answer(environment, args)).isZero();
        return out.toString().lines().toList();
    }

    private static String[] with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}

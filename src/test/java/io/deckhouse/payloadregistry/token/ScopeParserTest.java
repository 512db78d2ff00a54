package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeParserTest {
    private static ScopeRequest parse(String... parameters) {
        return ScopeParser.parse(List.of(parameters), ScopeLimits.STANDARD);
    }

    private static List<String> texts(ScopeRequest request) {
        return request.scopes().stream().map(Scope::text).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:team/app:pull                    | repository:team/app:pull",
                "repository:team/app:push,pull               | repository:team/app:pull,push",
                "repository:team/app:delete,push,pull        | repository:team/app:pull,push,delete",
                "repository:team/app:pull,pull,pull          | repository:team/app:pull",
                "repository:team/app:*                       | repository:team/app:*",
                "repository:team/app:*,pull                  | repository:team/app:pull,*",
                "repository:team/app:                        | repository:team/app:",
                "repository:team/app:,pull,                  | repository:team/app:pull",
                "repository:team/app:mount,pull,check        | repository:team/app:pull,check,mount",
                "repository:app:pull                         | repository:app:pull",
                "repository:a/b/c/d/e:pull                   | repository:a/b/c/d/e:pull",
                "repository:host:5000/team/app:pull          | repository:host:5000/team/app:pull",
                "repository:r.example.com:443/app:push,pull  | repository:r.example.com:443/app:pull,push",
                "repository(plugin):team/app:pull            | repository:team/app:pull",
                "repository(image):host:5000/app:pull        | repository:host:5000/app:pull",
                "registry:catalog:*                          | registry:catalog:*",
                "repository:my-team/my_app.x__y---z:pull     | repository:my-team/my_app.x__y---z:pull",
                "repository:0/1:pull                         | repository:0/1:pull",
            })
    void readsOneScope(String written, String read) {
        var request = parse(written.strip());

        assertThat(texts(request)).containsExactly(read.strip());
        assertThat(request.skippedCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository                          | not type:name:actions",
                "repository:team/app                 | not type:name:actions",
                "repository:host:5000/app            | malformed action",
                ":team/app:pull                      | malformed resource type",
                "Repository:team/app:pull            | malformed resource type",
                "repository():team/app:pull          | malformed resource type",
                "repository(a)(b):team/app:pull      | malformed resource type",
                "(plugin):team/app:pull              | malformed resource type",
                "repository(plugin:team/app:pull     | malformed resource type",
                "artifact:team/app:pull              | unknown resource type",
                "repository::pull                    | a name no registry accepts",
                "repository:/app:pull                | a name no registry accepts",
                "repository:app/:pull                | a name no registry accepts",
                "repository:team//app:pull           | a name no registry accepts",
                "repository:team/../app:pull         | a name no registry accepts",
                "repository:..:pull                  | a name no registry accepts",
                "repository:team/a..b:pull           | a name no registry accepts",
                "repository:team/a___b:pull          | a name no registry accepts",
                "repository:team/-a:pull             | a name no registry accepts",
                "repository:team/a_:pull             | a name no registry accepts",
                "repository:Team/app:pull            | a name no registry accepts",
                "repository:team%2fapp:pull          | a name no registry accepts",
                "repository:team/%2e%2e/app:pull     | a name no registry accepts",
                "repository:team/*:pull              | a name no registry accepts",
                "repository:team/app@sha256:pull     | a name no registry accepts",
                "repository:h:1/h:2/app:pull         | a name no registry accepts",
                "repository:host:/app:pull           | a name no registry accepts",
                "repository:h:123456/app:pull        | a name no registry accepts",
                "repository:team/äpp:pull            | a name no registry accepts",
                "repository:team/app:PULL            | malformed action",
                "repository:team/app:pu sh           | malformed action",
                "repository:team/app:PULL,metadata_read | malformed action",
                "repository:team/app:pull;push       | malformed action",
                "repository:team/app:**              | malformed action",
                "repository:team/app:pull+push       | malformed action",
            })
    void skipsWithReason(String written, String reason) {
        var request =
                ScopeParser.parse(
                        List.of(written.strip().replace(' ', '\t')), ScopeLimits.STANDARD);

        assertThat(request.scopes()).isEmpty();
        assertThat(request.skipped())
                .extracting(ScopeRequest.Skipped::reason)
                .containsExactly(reason.strip());
        assertThat(request.isLogin()).isFalse();
    }

    @Test
    void readsRepeatedAndSpaceSeparatedScopesAlike() {
        var repeated = parse("repository:a/x:pull", "repository:b/y:pull,push");
        var joined = parse("repository:a/x:pull repository:b/y:pull,push");
        var reversed = parse("  repository:b/y:push,pull   repository:a/x:pull ", "");

        assertThat(joined).isEqualTo(repeated);
        assertThat(reversed).isEqualTo(repeated);
    }

    @Test
    void mergesActionsOfOneResource() {
        var request = parse("repository:a/x:push", "repository(plugin):a/x:pull repository:a/x:");

        assertThat(texts(request)).containsExactly("repository:a/x:pull,push");
    }

    @Test
    void keepsReadableScopesBesideBrokenOnes() {
        var request = parse("nonsense repository:a/x:pull", "repository:A:pull", "foo:bar:baz");

        assertThat(texts(request)).containsExactly("repository:a/x:pull");
        assertThat(request.skippedCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "    "})
    void takesNoScopeForLogin(String parameter) {
        assertThat(parse(parameter).isLogin()).isTrue();
        assertThat(parse().isLogin()).isTrue();
    }

    @Test
    void acceptsNamesUpTo255Characters() {
        String longest = "a".repeat(255);

        assertThat(parse("repository:" + longest + ":pull").scopes()).hasSize(1);
        assertThat(parse("repository:" + longest + "a:pull").scopes()).isEmpty();
    }

    @Test
    void limitsResourcesScopeLengthAndTotalLength() {
        var limits = new ScopeLimits(2, 30, 70);

        var many =
                ScopeParser.parse(
                        List.of(
                                "repository:a:pull repository:b:pull repository:c:pull repository:a:push"),
                        limits);
        var longScope =
                ScopeParser.parse(List.of("repository:" + "a".repeat(20) + ":pull"), limits);
        var longTotal = ScopeParser.parse(List.of("repository:a:pull ".repeat(6)), limits);

        assertThat(texts(many)).containsExactly("repository:a:pull,push", "repository:b:pull");
        assertThat(many.skipped().getFirst().reason()).isEqualTo("more than 2 resources");
        assertThat(many.leftOutCount()).isEqualTo(1);
        assertThat(longScope.skipped().getFirst().reason()).isEqualTo("longer than 30 characters");
        assertThat(texts(longTotal)).containsExactly("repository:a:pull");
        assertThat(longTotal.skipped().getFirst().reason()).contains("together are longer than 70");
        assertThat(longTotal.leftOutCount()).isEqualTo(2);
    }

    @Test
    void readsAsManyJoinedScopesAsRepeatedOnes() {
        var limits = new ScopeLimits(64, 30, 60);
        List<String> scopes =
                List.of(
                        "repository:c:pull",
                        "repository:" + "z".repeat(60) + ":pull",
                        "repository:b:pull",
                        "repository:a:pull",
                        "repository:d:pull");

        var joined = ScopeParser.parse(List.of(String.join("  ", scopes)), limits);

        assertThat(joined).isEqualTo(ScopeParser.parse(scopes, limits));
        assertThat(texts(joined))
                .containsExactly("repository:a:pull", "repository:b:pull", "repository:c:pull");
        assertThat(joined.leftOutCount()).isEqualTo(1);
        assertThat(joined.skippedCount()).isEqualTo(2);
    }

    @Test
    void countsWhatIsLeftOutForItsLength() {
        var limits = new ScopeLimits(64, 30, 40);
        String two = "repository:a:pull repository:b:pull";

        var request = ScopeParser.parse(List.of(two, two, "repository:c:pull", "x"), limits);

        assertThat(texts(request)).containsExactly("repository:a:pull", "repository:b:pull");
        assertThat(request.leftOutCount()).isEqualTo(4);
        assertThat(request.skippedCount()).isEqualTo(4);
    }

    @Test
    void listsFewSkippedScopesInPrintableText() {
        var parameters =
                IntStream.range(0, 100).mapToObj(i -> "b\u001b[31m\n" + "x".repeat(100)).toList();

        var request = ScopeParser.parse(parameters, ScopeLimits.STANDARD);

        assertThat(request.skippedCount()).isEqualTo(100);
        assertThat(request.skipped())
                .hasSize(16)
                .allSatisfy(skipped ->
                        assertThat(skipped.text()).hasSize(64).matches("[\\x21-\\x7e]*"));
    }

    @Test
    void refusesScopesOutsideTheGrammar() {
        assertThatThrownBy(() -> new Scope("repository", "A", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope("repository", "a", List.of("Pull")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope("", "a", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsBackWhatItWrites(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            var scopes = new ArrayList<Scope>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                scopes.add(randomScope(random, i));
            }
            var written = new ArrayList<>(scopes.stream().map(Scope::text).toList());
            Collections.shuffle(written, random);

            var request = parse(String.join(" ", written));

            assertThat(request.scopes()).containsExactlyInAnyOrderElementsOf(scopes);
            assertThat(request.skipped()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void survivesGarbage(long seed) {
        var random = new Random(seed);
        String alphabet = "repository:/.,()* \u0000é%\ud83d_-aZ09\t";
        for (int round = 0; round < 4_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }

            var request = parse("repository:" + text, text.toString());

            assertThat(parse(texts(request).toArray(String[]::new)).scopes())
                    .as("seed %d, scope %s", seed, text)
                    .isEqualTo(request.scopes());
        }
    }

    private static Scope randomScope(Random random, int unique) {
        String[] components = {"a", "team", "my-app", "x__y", "v1.2", "0", "a_b", "q--r"};
        var name = new StringBuilder(random.nextInt(4) == 0 ? "r.example.com:5000/" : "");
        name.append('n').append(unique);
        for (int i = random.nextInt(4); i > 0; i--) {
            name.append('/').append(components[random.nextInt(components.length)]);
        }
        var actions = new ArrayList<>(Arrays.asList("pull", "push", "delete", "*", "mount"));
        Collections.shuffle(actions, random);
        String type = random.nextInt(5) == 0 ? "registry" : "repository";
        return new Scope(type, name.toString(), actions.subList(0, random.nextInt(6)));
    }
}

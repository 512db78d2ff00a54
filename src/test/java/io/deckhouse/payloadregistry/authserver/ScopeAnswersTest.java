package io.deckhouse.payloadregistry.authserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody with all of namespace {@code team} is answered, scope by scope. */
final class ScopeAnswersTest {
    private final Bench bench = new Bench();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            textBlock =
                    """
                    repository:team/a:pull                    | repository:team/a:pull
                    repository:team/a:push,pull               | repository:team/a:pull,push
                    repository:team/a:pull,pull,push,pull     | repository:team/a:pull,push
                    repository:team/a:*                       | repository:team/a:pull,push
                    repository:team/a:*,pull                  | repository:team/a:pull,push
                    repository:team/a:frobnicate,pull         | repository:team/a:pull
                    repository:team/a:pull,                   | repository:team/a:pull
                    repository(plugin):team/a:pull            | repository:team/a:pull
                    repository(image):team/a:push             | repository:team/a:push
                    registry:catalog:*                        | registry:catalog:*
                    registry:catalog:pull,*                   | registry:catalog:*
                    repository:team/a__b:pull                 | repository:team/a__b:pull
                    repository:team/a---b:pull                | repository:team/a---b:pull
                    repository:team/a.b_c-d:pull              | repository:team/a.b_c-d:pull
                    repository:team/a:delete                  | ''
                    repository:team/a:                        | ''
                    repository:team/a                         | ''
                    repository:team/a:PULL                    | ''
                    repository:team/a:frobnicate              | ''
                    repository():team/a:pull                  | ''
                    repository-foo:team/a:pull                | ''
                    Repository:team/a:pull                    | ''
                    artifact:team/a:pull                      | ''
                    registry:catalog:pull                     | ''
                    registry:other:*                          | ''
                    repository::pull                          | ''
                    :team/a:pull                              | ''
                    ::                                        | ''
                    :                                         | ''
                    repository                                | ''
                    repository:team:pull                      | ''
                    repository:Team/a:pull                    | ''
                    repository:team/A:pull                    | ''
                    repository:team//a:pull                   | ''
                    repository:/team/a:pull                   | ''
                    repository:team/a/:pull                   | ''
                    repository:team/../a:pull                 | ''
                    repository:team/..:pull                   | ''
                    repository:team/./a:pull                  | ''
                    repository:team/%2e%2e/a:pull             | ''
                    repository:team%2Fa:pull                  | ''
                    repository:team/a..b:pull                 | ''
                    repository:team/a___b:pull                | ''
                    repository:team/-a:pull                   | ''
                    repository:team/a-:pull                   | ''
                    repository:team/.a:pull                   | ''
                    repository:team/_a:pull                   | ''
                    repository:team/wörd:pull                 | ''
                    repository:other/a:pull                   | ''
                    repository:localhost:5000/team/a:pull     | ''
                    repository:*:pull                         | ''
                    repository:team/*:pull                    | ''
                    repository:**:*                           | ''
                    repository:team/a:latest:pull             | ''
                    repository:team/a@sha256:abc:pull         | ''
                    """)
    void answersOneScope(String scope, String granted) throws Exception {
        assertThat(bench.issued(Bench.ci(), scope).scope()).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    repository:team/a:pull     | repository:team/a:push     | repository:team/a:pull,push
                    repository:team/a:pull     | repository:team/b:push     | repository:team/a:pull repository:team/b:push
                    repository:team/a:pull     | repository:other/b:pull    | repository:team/a:pull
                    repository:team/a:pull     | repository:team/../b:pull  | repository:team/a:pull
                    repository(x):team/a:pull  | repository:team/a:push     | repository:team/a:pull,push
                    repository:team/a:pull     | nonsense                   | repository:team/a:pull
                    """)
    void answersTwoScopesApartOrTogether(String first, String second, String granted)
            throws Exception {
        assertThat(bench.issued(Bench.ci(), first, second).scope()).isEqualTo(granted);
        assertThat(bench.issued(Bench.ci(), first + "  " + second + " ").scope())
                .isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"250, true", "251, false"})
    void answersNamesOfUpTo255Characters(int length, boolean isGranted) throws Exception {
        String scope = "repository:team/" + "a".repeat(length) + ":pull";

        assertThat(bench.issued(Bench.ci(), scope).scope()).isEqualTo(isGranted ? scope : "");
    }
}

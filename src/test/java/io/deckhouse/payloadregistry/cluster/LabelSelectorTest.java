package io.deckhouse.payloadregistry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of {@code kubectl get -l}. */
final class LabelSelectorTest {
    private static final Map<String, String> LABELS =
            Map.of("app", "web", "tier", "front", "n", "5", "example.com/x", "", "in", "in");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                                 | true  | ``
                    app                                | true  | app
                    !app                               | false | !app
                    ! gone                             | true  | !gone
                    app=web                            | true  | app=web
                    app==web                           | true  | app=web
                    app = web , tier = front           | true  | app=web,tier=front
                    app=api                            | false | app=api
                    app!=api                           | true  | app!=api
                    gone!=api                          | true  | gone!=api
                    app!=web                           | false | app!=web
                    app in (web)                       | true  | app=web
                    app in (web,api)                   | true  | app in (api,web)
                    app in (api, db)                   | false | app in (api,db)
                    app notin (api,db)                 | true  | app notin (api,db)
                    gone notin (api)                   | true  | gone!=api
                    app notin (web,api)                | false | app notin (api,web)
                    example.com/x                      | true  | example.com/x
                    example.com/x=                     | true  | example.com/x=
                    example.com/x in (,a)              | true  | example.com/x in (,a)
                    app=                               | false | app=
                    app=,tier=front                    | false | app=,tier=front
                    n>4                                | true  | n>4
                    n>5                                | false | n>5
                    n<6                                | true  | n<6
                    app>1                              | false | app>1
                    in in (in)                         | true  | in=in
                    in,!notin                          | true  | in,!notin
                    app in(web),tier notin(back),!gone | true  | app=web,tier!=back,!gone
                    """)
    void readsAndMatchesAsKubectlDoes(String text, boolean selected, String canonical) {
        LabelSelector selector = LabelSelector.parse(text);

        assertThat(selector.matches(LABELS)).isEqualTo(selected);
        assertThat(selector).hasToString(canonical);
        assertThat(LabelSelector.parse(canonical)).isEqualTo(selector);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    =web             | a label is missing before =
                    app=web,         | a label is missing at its end
                    ,app             | a label is missing before ,
                    app=web tier=x   | where , is expected stands tier
                    app in web       | where ( is expected stands web
                    app in (web      | where , is expected stands its end
                    app in ()        | the list of values is empty
                    app is web       | after app comes is, which is no operator
                    !app=web         | where , is expected stands =
                    !                | a label is missing at its end
                    app=we/b         | we/b is no value of a label
                    -app             | -app is no name of a label
                    a/b/c            | a/b/c is no name of a label
                    Ex.com/a         | Ex.com/a is no name of a label
                    n>five           | > and < compare with an integer
                    app===web        | where , is expected stands =
                    """)
    void saysWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> LabelSelector.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a label selector: " + why);
    }
}

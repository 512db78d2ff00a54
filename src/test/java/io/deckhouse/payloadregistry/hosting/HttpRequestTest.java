package io.deckhouse.payloadregistry.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRequestTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void splitsTheTargetAtTheFirstQuestionMark() {
        HttpRequest request = HttpRequest.of("GET", "/a%20b?c=d?e");

        assertThat(request.path()).isEqualTo("/a%20b");
        assertThat(request.rawQuery()).isEqualTo("c=d?e");
        assertThat(HttpRequest.of("GET", "/a").rawQuery()).isEmpty();
    }

    @Test
    void keepsParametersInOrderAndRepeated() {
        Parameters query =
                HttpRequest.of("GET", "/?scope=a:b:c&service=s&&=x&scope=d+e&Scope=f").query();

        assertThat(query.all("scope")).containsExactly("a:b:c", "d e");
        assertThat(query.first("Scope")).contains("f");
        assertThat(query.first("")).contains("x");
        assertThat(query.first("none")).isEmpty();
        assertThat(query.list()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "a=b=c, b=c",
        "a=%2B+%26%3D, '+ &='",
        "%61=1, 1",
        "a=я, я",
        "a=%00, '\0'",
        "a=;b, ;b",
        "a=%f0%9f%90%b3, 🐳"
    })
    void decodesValues(String raw, String value) {
        assertThat(Parameters.parse(raw).first("a")).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM, FORM + "; charset=utf-8", "Application/X-WWW-Form-Urlencoded ;x"})
    void readsForms(String contentType) {
        HttpRequest request =
                HttpRequest.of("POST", "/?password=query").withBody(contentType, "password=p%25+w");

        assertThat(request.form().first("password")).contains("p% w");
    }

    @Test
    void refusesAFormOfAnotherType() {
        HttpRequest json = HttpRequest.of("POST", "/").withBody("application/json", "{}");

        assertThatThrownBy(json::form)
                .isInstanceOfSatisfying(
                        RejectedRequest.class, r -> assertThat(r.status()).isEqualTo(415));
        assertThat(HttpRequest.of("POST", "/").form().list()).isEmpty();
    }

    @Test
    void refusesTooManyParameters() {
        assertThat(Parameters.parse("a&".repeat(1_024)).list()).hasSize(1_024);
        assertThatThrownBy(() -> Parameters.parse("a&".repeat(1_025)))
                .isInstanceOf(RejectedRequest.class);
    }

    @Test
    void showsNoSecretsAsText() {
        HttpRequest request =
                HttpRequest.of("POST", "/token?password=s3cret")
                        .withHeader("Authorization", "Basic s3cret")
                        .withBody(FORM, "password=s3cret");
        HttpResponse response = HttpResponse.text(200, "s3cret").with("Set-Cookie", "s3cret");

        assertThat(request + " " + request.headers() + request.form() + request.query() + response)
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\0b"})
    void refusesHeaderValuesThatSplitTheAnswer(String value) {
        HttpResponse response = HttpResponse.empty(204);

        assertThatThrownBy(() -> response.with("X", value))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> response.with(value, "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comparesHeaderNamesWithoutCase() {
        Headers headers = Headers.none().plus("Accept", "a").plus("ACCEPT", "b");

        assertThat(headers.all("accept")).containsExactly("a", "b");
        assertThat(headers.first("aCCept")).contains("a");
    }
}

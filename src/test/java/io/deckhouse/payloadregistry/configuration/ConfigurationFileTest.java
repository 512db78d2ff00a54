package io.deckhouse.payloadregistry.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationFileTest {
    private static final Path FILE = Path.of("/etc/auth/auth.yaml");

    @Test
    void readsEveryFormOfSetting() throws Exception {
        Values values =
                read(
                        """
                        service: registry.example.com:5000
                        tls: {certificate: tls.crt, key: /keys/tls.key}
                        trustedProxies:
                        - 10.0.0.0/8
                        - "fd00::1"
                        limits:
                          bodyBytes: 2048
                        tokens: {pullLife: 1h30m}
                        keys: {algorithm: RS256}
                        catalog: false
                        """);

        assertThat(values.text(Setting.SERVICE)).contains("registry.example.com:5000");
        assertThat(values.path(Setting.TLS_CERTIFICATE)).contains(Path.of("/etc/auth/tls.crt"));
        assertThat(values.path(Setting.TLS_KEY)).contains(Path.of("/keys/tls.key"));
        assertThat(values.texts(Setting.TRUSTED_PROXIES)).containsExactly("10.0.0.0/8", "fd00::1");
        assertThat(values.count(Setting.BODY_BYTES)).isEqualTo(2_048);
        assertThat(values.time(Setting.PULL_LIFE)).isEqualTo(Duration.ofMinutes(90));
        assertThat(values.text(Setting.KEY_ALGORITHM)).contains("RS256");
        assertThat(values.flag(Setting.CATALOG)).isFalse();
    }

    @Test
    void readsJson() throws Exception {
        Values values = read("{\"service\": \"r\", \"tokens\": {\"pullLife\": \"2m\"}}");

        assertThat(values.time(Setting.PULL_LIFE)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void takesAnEmptyValueForNone() throws Exception {
        assertThat(read("service: r\nissuer:\nadminListen: ~\ntls:\n"))
                .isEqualTo(Values.none().with("service", "r"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "'service: r\nlissten: x'          | 2 | unknown setting 'lissten'",
                "'tls:\n  cert: x'                 | 2 | unknown setting 'tls.cert'; known here: certificate, key",
                "'tls.certificate: x'              | 1 | unknown setting 'tls.certificate'",
                "'1: x'                            | 1 | unknown setting '1'",
                "'service: r\nservice: s'          | 2 | service is there twice",
                "'tls: x'                          | 1 | tls holds settings: certificate, key",
                "'service: [a]'                    | 1 | service must be a text",
                "'service: true'                   | 1 | service must be a text: put it in quotes",
                "'service: 5000'                   | 1 | service must be a text: put it in quotes",
                "'keys:\n  file: 0x1f'             | 2 | keys.file must be a file name: put it in quotes",
                "'trustedProxies: [1.5]'           | 1 | trustedProxies must be a list of texts",
                "'service: \"\"'                   | 1 | service must be a text",
                "'catalog: 1'                      | 1 | catalog must be true or false",
                "'catalog: \"true\"'               | 1 | catalog must be true or false",
                "'limits:\n\n  bodyBytes: 12'      | 3 | limits.bodyBytes must be a whole number from 1024 to 1048576",
                "'limits: {bodyBytes: 2e3}'        | 1 | must be a whole number",
                "'limits: {bodyBytes: 99999999999999999999}' | 1 | must be a whole number",
                "'tokens: {pullLife: 15}'          | 1 | must be a duration such as 30s",
                "'tokens: {pullLife: 15 minutes}'  | 1 | must be a duration such as 30s",
                "'verbs: {pull: get}'              | 1 | must be a list of texts",
                "'verbs: {pull: [get, ~]}'         | 1 | must be a list of texts",
                "'verbs: {pull: [null]}'           | 1 | must be a list of texts",
                "'verbs:\n  pull:\n    []'       | 2 | verbs.pull is an empty list: leave it out",
                "'limits: {idleTimeout: x}'        | 1 | limits.idleTimeout must be a duration",
                "'verbs: {pull: [get, [x]]}'       | 1 | must be a list of texts",
                "'keys: {algorithm: es256}'        | 1 | keys.algorithm must be ES256 or RS256",
                "'service: \"r'                    | 1 | is not YAML",
            })
    void namesLineAndRemedy(String text, int line, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read(text))
                .satisfies(e -> {
                    assertThat(e.problems()).hasSize(1);
                    assertThat(e.problems().getFirst().line()).isEqualTo(line);
                    assertThat(e).hasMessageStartingWith("/etc/auth/auth.yaml:" + line + ": ");
                    assertThat(e).hasMessageContaining(message);
                });
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "0x64, 100", "0o144, 100", "+100, 100", "0100, 100"})
    void readsWholeNumbersAsYamlWritesThem(String text, int number) throws Exception {
        Values values = read("limits: {connections: " + text + "}");

        assertThat(values.count(Setting.find("limits.connections").orElseThrow()))
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "~",
                "- service",
                "service",
                "service: r\n---\nissuer: i"
            })
    void refusesWhatIsNoMappingOfSettings(String text) {
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> read(text));
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("a: 1\ncatalog: 2\nb: 3\n"))
                .satisfies(e ->
                        assertThat(e.problems()).extracting(Problem::line).containsExactly(1, 2, 3))
                .satisfies(e -> assertThat(e.file()).isEqualTo(FILE.toString()));
    }

    @Test
    void neverShowsWhatStandsInAWrongValue() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("catalog: hunter2\ntokens: {pullLife: hunter2}"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void survivesAnchorsThatHoldThemselves() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("tls: &a\n  key: *a\n"));
    }

    @Test
    void optionsGoBeforeTheFile() throws Exception {
        Values file = read("service: file\nissuer: file");

        Values all =
                Values.none()
                        .with("service", "option")
                        .with("trustedProxies", List.of())
                        .over(file);

        assertThat(all.text(Setting.SERVICE)).contains("option");
        assertThat(all.text(Setting.ISSUER)).contains("file");
        assertThat(all.has(Setting.TRUSTED_PROXIES)).isFalse();
    }

    private static Values read(String text) throws ConfigurationException {
        return ConfigurationFile.read(FILE, text.getBytes(StandardCharsets.UTF_8));
    }
}

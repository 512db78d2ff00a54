package io.deckhouse.payloadregistry.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RegistryCredentialTest {
    @Test
    void encodesBasicAuth() {
        // RFC 7617 section 2 and 2.1
        assertThat(new RegistryCredential("Aladdin", Password.of("open sesame")).basicAuth())
                .isEqualTo("QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(new RegistryCredential("test", Password.of("123\u00A3")).basicAuth())
                .isEqualTo("dGVzdDoxMjPCow==");
    }

    @Test
    void knowsTokens() {
        assertThat(RegistryCredential.ofToken(Password.of("x")).isToken()).isTrue();
        assertThat(RegistryCredential.ofToken(Password.of("x")).username()).isEqualTo("token");
        assertThat(new RegistryCredential("<token>", Password.of("x")).isToken()).isFalse();
    }

    @Test
    void refusesAColonInTheUserName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RegistryCredential("a:b", Password.of("swordfish")))
                .withMessageContaining("colon")
                .withMessageNotContaining("swordfish");
    }
}

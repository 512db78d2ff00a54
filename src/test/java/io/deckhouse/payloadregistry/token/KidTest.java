package io.deckhouse.payloadregistry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KidTest {
    /** The example key of the distribution project's token specification (jwt.md). */
    private static PublicKey specificationKey() throws Exception {
        return JWK.parse(
                        """
                        {"kty":"EC","crv":"P-256",
                         "x":"m7zUpx3b-zmVE5cymSs64POG9QcyEpJaYCD82-549_Q",
                         "y":"dU3biz8sZ_8GPB-odm8Wxz3lNDr1xcAQQPQaOcr1fmc"}
                        """)
                .toECKey()
                .toPublicKey();
    }

    /** The example key of RFC 7638, section 3.1. */
    private static PublicKey rfc7638Key() throws Exception {
        return JWK.parse(
                        """
                        {"kty":"RSA","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAt\
                        VT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7\
                        _RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91C\
                        bOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEg\
                        U8awapJzKnqDKgw"}
                        """)
                .toRSAKey()
                .toPublicKey();
    }

    @Test
    void namesTheSpecificationsKeyAsItDoes() throws Exception {
        assertThat(Kid.libtrust(specificationKey()))
                .isEqualTo("PYYO:TEWU:V7JH:26JV:AQTZ:LJC3:SXVJ:XGHA:34F2:2LAQ:ZRMK:Z7Q6");
        assertThat(Kid.rfc7638(specificationKey()))
                .isEqualTo("8qjioA3ZA7ti2JIE7c-U8smBFuZolQZvhSHDPU3hhB8");
    }

    @Test
    void namesTheRfcKeyAsItDoes() throws Exception {
        assertThat(Kid.rfc7638(rfc7638Key()))
                .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(Kid.libtrust(rfc7638Key()))
                .isEqualTo("VUZD:EDHW:YWLN:RBFQ:KOA3:UVZ2:XKG5:2V2J:WTPI:6SRD:U6PZ:VCO5");
    }

    /**
     * Registry 3.0.0 takes every EC key for the curve's base point; its constant kids show that.
     */
    @ParameterizedTest
    @CsvSource({
        "secp256r1, xx0BcA-wMohw8atYDJOe6peGModklG2wRHBlXHMvl0M",
        "secp384r1, -W6Wzot_wuerYbKBVKfGEks3iY2EALna-hBqObnPuJE",
    })
    void namesBasePointsAsRegistry300Does(String curve, String kid) throws Exception {
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        var spec = parameters.getParameterSpec(ECParameterSpec.class);
        var basePoint = new ECPublicKeySpec(spec.getGenerator(), spec);

        assertThat(Kid.rfc7638(KeyFactory.getInstance("EC").generatePublic(basePoint)))
                .isEqualTo(kid);
    }

    @Test
    void agreesWithAnotherImplementationAlsoOnLeadingZeroBytes() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        boolean sawLeadingZero = false;
        for (int i = 0; i < 5_000 && !sawLeadingZero; i++) {
            var key = (ECPublicKey) generator.generateKeyPair().getPublic();
            sawLeadingZero = key.getW().getAffineX().bitLength() <= 248;
            if (sawLeadingZero || i < 20) {
                assertThat(Kid.rfc7638(key))
                        .isEqualTo(
                                new ECKey.Builder(Curve.P_256, key)
                                        .build()
                                        .computeThumbprint()
                                        .toString());
            }
        }
        assertThat(sawLeadingZero).isTrue();
    }

    @Test
    void namesEd25519KeysAndRefusesOthers() throws Exception {
        PublicKey ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        PublicKey x25519 = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic();

        assertThat(Kid.rfc7638(ed25519)).hasSize(43);
        assertThatThrownBy(() -> Kid.rfc7638(x25519)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rendersKeySetThatOthersRead() throws Exception {
        var set = JwkSet.of(List.of(specificationKey(), rfc7638Key(), specificationKey()));

        var read = JWKSet.parse(set.json());

        assertThat(read.getKeys()).hasSize(2);
        var ec = (ECKey) read.getKeys().getFirst();
        assertThat(ec.toPublicKey()).isEqualTo(specificationKey());
        assertThat(ec.getKeyID()).isEqualTo(ec.computeThumbprint().toString());
        assertThat(ec.getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(((RSAKey) read.getKeys().getLast()).getAlgorithm().getName()).isEqualTo("RS256");
    }
}

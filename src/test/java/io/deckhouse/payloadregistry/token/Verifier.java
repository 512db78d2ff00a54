package io.deckhouse.payloadregistry.token;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Proves tokens as a registry does, with none of our own code: x5c against the bundle. */
final class Verifier {
    private Verifier() {}

    static SignedJWT verify(String jwt, X509Certificate trusted, Instant at) throws Exception {
        var token = SignedJWT.parse(jwt);
        List<X509Certificate> chain = chain(token);
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(trusted, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
        boolean proven =
                switch (chain.getFirst().getPublicKey()) {
                    case ECPublicKey key -> token.verify(new ECDSAVerifier(key));
                    case RSAPublicKey key -> token.verify(new RSASSAVerifier(key));
                    case PublicKey _ -> false;
                };
        if (!proven) {
            throw new AssertionError("the signature is not the leaf's");
        }
        return token;
    }

    static List<X509Certificate> chain(SignedJWT token) throws Exception {
        var chain = new ArrayList<X509Certificate>();
        for (Base64 der : token.getHeader().getX509CertChain()) {
            chain.add(Pem.certificate(der.decode()));
        }
        return chain;
    }

    static RegistryClaims claims(Instant from, Instant to) {
        return new RegistryClaims(
                "issuer",
                "system:serviceaccount:team:puller",
                "registry.example.com",
                from,
                from,
                to,
                "0123456789abcdef",
                List.of(new AccessEntry("repository", "team/app", List.of("push", "pull"))));
    }
}

package io.deckhouse.payloadregistry.nodetrust;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Certificates of authorities, checked to be that, and to be in date. */
public final class AuthorityCertificates {
    private static final int SIGNS_CERTIFICATES = 5;
    private static final Duration SOON = Duration.ofDays(30);

    private final List<X509Certificate> certificates;

    private AuthorityCertificates(List<X509Certificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    /**
     * Checks certificates.
     *
     * @throws IllegalArgumentException naming the first that is no authority's, or not in date
     */
    public static AuthorityCertificates checked(List<X509Certificate> certificates, Instant now) {
        for (X509Certificate each : certificates) {
            String name = name(each);
            boolean[] usage = each.getKeyUsage();
            if (each.getBasicConstraints() < 0) {
                throw new IllegalArgumentException(
                        name
                                + " is not the certificate of an authority (CA:TRUE is missing):"
                                + " name the CA that signed the registry's certificate");
            }
            if (usage != null && !usage[SIGNS_CERTIFICATES]) {
                throw new IllegalArgumentException(
                        name + " may not sign certificates (its key usage lacks keyCertSign)");
            }
            if (!now.isBefore(each.getNotAfter().toInstant())) {
                throw new IllegalArgumentException(
                        name + " has expired at " + each.getNotAfter().toInstant());
            }
            if (now.isBefore(each.getNotBefore().toInstant())) {
                throw new IllegalArgumentException(
                        name + " is not valid before " + each.getNotBefore().toInstant());
            }
        }
        return new AuthorityCertificates(certificates);
    }

    /** The certificates, at least one. */
    public List<X509Certificate> all() {
        return certificates;
    }

    /** What to say about one that ends within a month; empty when none does. */
    public Optional<String> endsSoon(Instant now) {
        return certificates.stream()
                .filter(each -> each.getNotAfter().toInstant().isBefore(now.plus(SOON)))
                .findFirst()
                .map(each -> name(each) + " ends at " + each.getNotAfter().toInstant());
    }

    /** All of them as PEM, and nothing else that the file may have held. */
    public String pem() {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        var text = new StringBuilder();
        for (X509Certificate each : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(lines.encodeToString(der(each)))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return text.toString();
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName().replaceAll("[^\\x20-\\x7e]", "?");
    }
}

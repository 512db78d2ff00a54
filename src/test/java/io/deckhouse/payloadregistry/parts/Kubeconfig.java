package io.deckhouse.payloadregistry.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** The text of a kubeconfig with one cluster, one user and one context. */
record Kubeconfig(String server, String authorityPem) {
    /**
     * For a user known by a token alone. With a client certificate beside it, the API server would
     * go by the certificate.
     */
    String forToken(String token) {
        return text("token: \"" + token + "\"");
    }

    String forCertificate(Pki.Identity identity) {
        return text(
                "client-certificate-data: %s, client-key-data: %s"
                        .formatted(base64(identity.certificatePem()), base64(identity.keyPem())));
    }

    private String text(String user) {
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: local
          cluster: {server: "%s", certificate-authority-data: %s}
        users:
        - name: user
          user: {%s}
        contexts:
        - name: local
          context: {cluster: local, user: user}
        current-context: local
        """
                .formatted(server, base64(authorityPem), user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}

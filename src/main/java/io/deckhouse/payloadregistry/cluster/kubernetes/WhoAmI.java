package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.TokenReview;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.Password;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Finds out as whom we work: the API server says it from 1.27 on, before that the credentials do.
 */
final class WhoAmI {
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");

    private final ApiClient api;
    private final Tokens tokens;
    private final Config config;

    WhoAmI(ApiClient api, Tokens tokens, Config config) {
        this.api = api;
        this.tokens = tokens;
        this.config = config;
    }

    Optional<TokenReview.Authenticated> find() {
        for (String version : VERSIONS) {
            Optional<TokenReview.Authenticated> told = ask(version);
            if (told.isPresent()) {
                return told;
            }
        }
        return fromCredentials();
    }

    private Optional<TokenReview.Authenticated> ask(String version) {
        String group = "authentication.k8s.io/" + version;
        var body = JsonNodeFactory.instance.objectNode();
        body.put("apiVersion", group).put("kind", "SelfSubjectReview");
        try {
            JsonNode user =
                    api.send(
                                    ApiRequest.of(
                                                    "POST",
                                                    "/apis/" + group + "/selfsubjectreviews",
                                                    "find out who I am")
                                            .with(body))
                            .path("status")
                            .path("userInfo");
            Set<String> groups = new HashSet<>();
            user.path("groups").forEach(each -> groups.add(each.asString("")));
            return named(user.path("username").asString(""), groups);
        } catch (ClusterException e) {
            if (e.reason() == Reason.NOT_FOUND || e.reason() == Reason.FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** In the API server's order: impersonation, then the certificate, then the token. */
    private Optional<TokenReview.Authenticated> fromCredentials() {
        if (!text(config.getImpersonateUsername()).isEmpty()) {
            String[] groups = config.getImpersonateGroups();
            return named(
                    config.getImpersonateUsername(), groups == null ? Set.of() : Set.of(groups));
        }
        Optional<TokenReview.Authenticated> certified = fromCertificate();
        return certified.isPresent() ? certified : fromToken();
    }

    private Optional<TokenReview.Authenticated> fromCertificate() {
        try {
            byte[] encoded;
            if (!text(config.getClientCertData()).isEmpty()) {
                encoded = Base64.getMimeDecoder().decode(config.getClientCertData());
            } else if (!text(config.getClientCertFile()).isEmpty()) {
                encoded = Files.readAllBytes(Path.of(config.getClientCertFile()));
            } else {
                return Optional.empty();
            }
            var certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(encoded));
            var name = new LdapName(certificate.getSubjectX500Principal().getName());
            return named(String.join("", values(name, "CN")), values(name, "O"));
        } catch (IOException | CertificateException | InvalidNameException e) {
            throw ServerAccessResolver.configuration(
                            "the client certificate does not say who I am: name somebody with --as")
                    .causedBy(e);
        }
    }

    private static Set<String> values(LdapName name, String type) {
        Set<String> values = new HashSet<>();
        for (Rdn part : name.getRdns()) {
            // Kubernetes certificates may hold several O in one part.
            Attribute attribute = part.toAttributes().get(type);
            try {
                for (int i = 0; attribute != null && i < attribute.size(); i++) {
                    values.add(String.valueOf(attribute.get(i)));
                }
            } catch (NamingException e) {
                throw new IllegalStateException("a parsed name has its values", e);
            }
        }
        return values;
    }

    private Optional<TokenReview.Authenticated> fromToken() {
        Optional<Password> own = token();
        return own.isEmpty() ? Optional.empty() : ofToken(own.get());
    }

    private Optional<TokenReview.Authenticated> ofToken(Password secret) {
        try {
            if (tokens.review(secret, List.of()) instanceof TokenReview.Authenticated known) {
                return Optional.of(known);
            }
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
        }
        // An ID token's sub need not be the user's name; a ServiceAccount's always is.
        return KubernetesToken.decode(secret)
                .flatMap(KubernetesToken::subject)
                .filter(subject -> subject.startsWith("system:serviceaccount:"))
                .flatMap(subject -> named(subject, Set.of()));
    }

    /** The bearer token of these credentials. */
    Optional<Password> token() {
        String named =
                config.getOauthTokenProvider() == null
                        ? text(config.getOauthToken())
                        : text(config.getOauthTokenProvider().getToken());
        String token = named.isEmpty() ? text(config.getAutoOAuthToken()) : named;
        return token.isEmpty() ? Optional.empty() : Optional.of(Password.of(token));
    }

    private static Optional<TokenReview.Authenticated> named(String name, Set<String> groups) {
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new TokenReview.Authenticated(name, "", groups, List.of()));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

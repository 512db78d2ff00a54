package io.deckhouse.payloadregistry.cluster.kubernetes;

import static io.deckhouse.payloadregistry.cluster.kubernetes.ServerAccessResolver.configuration;

import io.deckhouse.payloadregistry.cluster.kubernetes.CredentialPlugin.Credential;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the client's configuration of the context, cluster and user that were chosen. */
final class KubeconfigAccess {
    private static final Pattern PLAIN_ELSEWHERE =
            Pattern.compile("http://(?!(localhost|127(\\.\\d+){3}|\\[::1])[:/])");

    private final String source;
    private final Clock clock;

    KubeconfigAccess(String source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    io.fabric8.kubernetes.client.Config config(
            NamedContext context, NamedCluster cluster, @Nullable NamedAuthInfo user) {
        Config chosen = new Config();
        chosen.setCurrentContext(context.getName());
        chosen.setContexts(List.of(context));
        chosen.setClusters(List.of(cluster));
        chosen.setUsers(user == null ? List.of() : List.of(withoutPlugin(user)));
        var config = io.fabric8.kubernetes.client.Config.empty();
        try {
            KubeConfigUtils.merge(config, chosen.getCurrentContext(), chosen);
        } catch (RuntimeException e) {
            throw configuration("the credentials in " + source + " cannot be used").causedBy(e);
        }
        String server = text(config.getMasterUrl());
        String url = server.contains("://") ? server : "https://" + server;
        config.setMasterUrl(url.endsWith("/") ? url : url + "/");
        setProxy(config, text(cluster.getCluster().getProxyUrl()));
        if (config.isTrustCerts() && hasAuthority(cluster.getCluster())) {
            throw configuration(
                    source
                            + " names a certificate authority and insecure-skip-tls-verify for one"
                            + " cluster; leave one of them out");
        }
        if (user != null && user.getUser() != null) {
            complete(config, user.getUser(), cluster.getCluster());
        }
        guard(config);
        return config;
    }

    /** Whoever is on the way reads what goes over plain HTTP; this machine is no way. */
    private void guard(io.fabric8.kubernetes.client.Config config) {
        boolean hasSecret =
                config.getOauthTokenProvider() != null
                        || !text(config.getOauthToken()).isEmpty()
                        || !text(config.getAutoOAuthToken()).isEmpty()
                        || !text(config.getPassword()).isEmpty();
        if (hasSecret && PLAIN_ELSEWHERE.matcher(config.getMasterUrl()).lookingAt()) {
            throw configuration(
                    "the server of "
                            + source
                            + " is http://, and its credentials would go there unprotected; write"
                            + " https://");
        }
    }

    /** The client's own way of running plugins mixes their stderr with what they answer. */
    private static NamedAuthInfo withoutPlugin(NamedAuthInfo user) {
        return user.getUser() == null || user.getUser().getExec() == null
                ? user
                : new NamedAuthInfo(
                        user.getName(), new AuthInfoBuilder(user.getUser()).withExec(null).build());
    }

    private static boolean hasAuthority(Cluster cluster) {
        return !text(cluster.getCertificateAuthority()).isEmpty()
                || !text(cluster.getCertificateAuthorityData()).isEmpty();
    }

    /** The client looks at one of the two, by the scheme of the proxy, not of the server. */
    private void setProxy(io.fabric8.kubernetes.client.Config config, String written) {
        if (written.isEmpty()) {
            return;
        }
        String url =
                EnvironmentProxies.read(written)
                        .orElseThrow(() ->
                                configuration(
                                        "the proxy-url of " + source + EnvironmentProxies.UNUSABLE))
                        .toString();
        config.setHttpProxy(url);
        config.setHttpsProxy(url);
        config.setNoProxy(null); // as kubectl: the kubeconfig's proxy serves every host
    }

    private void complete(
            io.fabric8.kubernetes.client.Config config, AuthInfo user, Cluster cluster) {
        if (!text(user.getTokenFile()).isEmpty()) {
            Path file = Path.of(user.getTokenFile());
            if (!Files.isReadable(file)) {
                throw configuration("token file " + file + " of " + source + " cannot be read");
            }
            config.setOauthTokenProvider(() -> ServerAccessResolver.trimmed(file));
        }
        if (user.getExec() != null && !hasCredentials(user)) {
            askPlugin(config, new CredentialPlugin(user.getExec(), cluster, clock));
        }
        impersonate(config, user);
    }

    /** What stands in the file goes before a plugin, as with kubectl. */
    private static boolean hasCredentials(AuthInfo user) {
        return !text(user.getToken()).isEmpty() || !text(user.getTokenFile()).isEmpty();
    }

    private static void askPlugin(
            io.fabric8.kubernetes.client.Config config, CredentialPlugin plugin) {
        Credential credential = plugin.ask();
        if (!credential.token().isEmpty()) {
            config.setOauthTokenProvider(plugin.tokens(credential)::token);
        }
        if (!credential.certificate().isEmpty()) {
            config.setClientCertFile(null);
            config.setClientKeyFile(null);
            config.setClientCertData(base64(credential.certificate()));
            config.setClientKeyData(base64(credential.key()));
        }
    }

    private void impersonate(io.fabric8.kubernetes.client.Config config, AuthInfo user) {
        List<String> groups = Objects.requireNonNullElse(user.getAsGroups(), List.of());
        Map<String, List<String>> extra =
                Objects.requireNonNullElse(user.getAsUserExtra(), Map.of());
        if (!text(user.getAsUid()).isEmpty()) {
            throw configuration("as-uid in " + source + " is not supported");
        }
        if (!text(user.getAs()).isEmpty()) {
            config.setImpersonateUsername(user.getAs());
            config.setImpersonateGroups(groups.toArray(String[]::new));
            config.setImpersonateExtras(extra);
        } else if (!groups.isEmpty() || !extra.isEmpty()) {
            throw configuration(
                    source + " names groups to impersonate (as-groups), but no user (as)");
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

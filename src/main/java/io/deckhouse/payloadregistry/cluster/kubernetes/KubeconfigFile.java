package io.deckhouse.payloadregistry.cluster.kubernetes;

import io.deckhouse.payloadregistry.json.Trees;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.ExecEnvVar;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLAnchorReplayingFactory;

/**
 * Reads one kubeconfig file. The client's own reader binds it by reflection, which takes longer
 * than all else a short command does; it is asked only for {@code auth-provider}, which kubectl
 * gave up in 1.26.
 */
final class KubeconfigFile {
    /** Follows aliases, but only so many: a small file cannot grow without bounds. */
    private static final Trees YAML = Trees.in(new YAMLAnchorReplayingFactory());

    private final Path path;

    private KubeconfigFile(Path path) {
        this.path = path;
    }

    /** The file's content; an IllegalArgumentException or the parser's own when it is malformed. */
    static Config read(Path path) throws IOException {
        JsonNode tree = YAML.read(Files.readString(path));
        if (tree.isNull() || tree.isMissingNode()) {
            return new Config();
        }
        for (JsonNode user : items(tree, "users")) {
            if (user.path("user").has("auth-provider")) {
                return KubeConfigUtils.parseConfig(path.toFile());
            }
        }
        return new KubeconfigFile(path.toAbsolutePath()).config(tree);
    }

    private Config config(JsonNode tree) {
        Config config = new Config();
        config.setCurrentContext(text(tree, "current-context"));
        List<NamedContext> contexts = new ArrayList<>();
        items(tree, "contexts").forEach(each -> contexts.add(context(each)));
        config.setContexts(contexts);
        List<NamedCluster> clusters = new ArrayList<>();
        items(tree, "clusters").forEach(each -> clusters.add(cluster(each)));
        config.setClusters(clusters);
        List<NamedAuthInfo> users = new ArrayList<>();
        items(tree, "users").forEach(each -> users.add(user(each)));
        config.setUsers(users);
        return config;
    }

    private static NamedContext context(JsonNode each) {
        NamedContext named = new NamedContext();
        named.setName(text(each, "name"));
        JsonNode fields = section(each, "context");
        if (!fields.isMissingNode()) {
            Context context = new Context();
            context.setCluster(text(fields, "cluster"));
            context.setNamespace(text(fields, "namespace"));
            context.setUser(text(fields, "user"));
            named.setContext(context);
        }
        return named;
    }

    private NamedCluster cluster(JsonNode each) {
        NamedCluster named = new NamedCluster();
        named.setName(text(each, "name"));
        JsonNode fields = section(each, "cluster");
        if (!fields.isMissingNode()) {
            Cluster cluster = new Cluster();
            cluster.setServer(text(fields, "server"));
            cluster.setCertificateAuthority(file(fields, "certificate-authority"));
            cluster.setCertificateAuthorityData(text(fields, "certificate-authority-data"));
            cluster.setInsecureSkipTlsVerify(
                    fields.path("insecure-skip-tls-verify").asBoolean(false));
            cluster.setTlsServerName(text(fields, "tls-server-name"));
            cluster.setProxyUrl(text(fields, "proxy-url"));
            List<NamedExtension> extensions = new ArrayList<>();
            items(fields, "extensions")
                    .forEach(extension ->
                            extensions.add(
                                    new NamedExtension(
                                            extension.path("extension"), text(extension, "name"))));
            cluster.setExtensions(extensions);
            named.setCluster(cluster);
        }
        return named;
    }

    private NamedAuthInfo user(JsonNode each) {
        NamedAuthInfo named = new NamedAuthInfo();
        named.setName(text(each, "name"));
        JsonNode fields = section(each, "user");
        if (!fields.isMissingNode()) {
            AuthInfo user = new AuthInfo();
            user.setClientCertificate(file(fields, "client-certificate"));
            user.setClientCertificateData(text(fields, "client-certificate-data"));
            user.setClientKey(file(fields, "client-key"));
            user.setClientKeyData(text(fields, "client-key-data"));
            user.setToken(text(fields, "token"));
            user.setTokenFile(file(fields, "tokenFile"));
            user.setUsername(text(fields, "username"));
            user.setPassword(text(fields, "password"));
            user.setAs(text(fields, "as"));
            List<String> groups = new ArrayList<>();
            items(fields, "as-groups").forEach(group -> groups.add(group.asString("")));
            user.setAsGroups(groups);
            user.setAsUserExtra(extra(fields));
            user.setAsUid(text(fields, "as-uid"));
            if (fields.path("exec").isObject()) {
                user.setExec(exec(fields.path("exec")));
            }
            named.setUser(user);
        }
        return named;
    }

    private static Map<String, List<String>> extra(JsonNode fields) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : section(fields, "as-user-extra").properties()) {
            List<String> values = new ArrayList<>();
            items(section(fields, "as-user-extra"), entry.getKey())
                    .forEach(value -> values.add(value.asString("")));
            extra.put(entry.getKey(), values);
        }
        return extra;
    }

    private ExecConfig exec(JsonNode fields) {
        ExecConfig exec = new ExecConfig();
        String command = Objects.requireNonNullElse(text(fields, "command"), "");
        exec.setApiVersion(text(fields, "apiVersion"));
        exec.setCommand(command.contains("/") ? path.resolveSibling(command).toString() : command);
        List<String> args = new ArrayList<>();
        items(fields, "args").forEach(arg -> args.add(arg.asString("")));
        exec.setArgs(args);
        List<ExecEnvVar> env = new ArrayList<>();
        items(fields, "env")
                .forEach(each -> env.add(new ExecEnvVar(text(each, "name"), text(each, "value"))));
        exec.setEnv(env);
        exec.setInstallHint(text(fields, "installHint"));
        exec.setInteractiveMode(text(fields, "interactiveMode"));
        exec.setProvideClusterInfo(fields.path("provideClusterInfo").asBoolean(false));
        return exec;
    }

    /** Relative paths count from the kubeconfig's own folder, as kubectl reads them. */
    private @Nullable String file(JsonNode fields, String name) {
        String named = text(fields, name);
        return named == null || named.isEmpty() ? named : path.resolveSibling(named).toString();
    }

    private static JsonNode items(JsonNode tree, String name) {
        JsonNode items = tree.path(name);
        if (!tree.isObject() || !(items.isArray() || items.isMissingNode() || items.isNull())) {
            throw new IllegalArgumentException(name + " is not a list");
        }
        return items;
    }

    private static JsonNode section(JsonNode tree, String name) {
        JsonNode section = tree.path(name);
        if (!tree.isObject()
                || !(section.isObject() || section.isMissingNode() || section.isNull())) {
            throw new IllegalArgumentException(name + " is not an object");
        }
        return section.isObject() ? section : tree.path("");
    }

    private static @Nullable String text(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        if (value.isContainer()) {
            throw new IllegalArgumentException(name + " is not a text");
        }
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }
}

package io.deckhouse.payloadregistry.configuration;

import io.deckhouse.payloadregistry.authserver.AuthServerSettings;
import io.deckhouse.payloadregistry.configuration.Form.Choice;
import io.deckhouse.payloadregistry.configuration.Form.Count;
import io.deckhouse.payloadregistry.configuration.Form.Flag;
import io.deckhouse.payloadregistry.configuration.Form.PathName;
import io.deckhouse.payloadregistry.configuration.Form.Text;
import io.deckhouse.payloadregistry.configuration.Form.Texts;
import io.deckhouse.payloadregistry.configuration.Form.Time;
import java.util.List;
import java.util.Optional;

/**
 * One setting of the auth server. This table is the only place that lists them: the file's reader
 * and its schema are made from it.
 *
 * @param path its place in the file, group and name joined by a dot
 * @param usual what holds without it, as the documentation says it; empty when nothing does
 * @param description one sentence
 */
record Setting(String path, Form form, String usual, String description) {
    static final Setting SERVICE =
            text("service", "", "The registry's auth.token.service; usually its host. Required.");
    static final Setting ISSUER =
            text(
                    "issuer",
                    AuthServerSettings.DEFAULT_ISSUER,
                    "The registry's auth.token.issuer, who tokens are from.");
    static final Setting REALM =
            text("realm", "the service", "What a client shows when it asks for a password.");
    static final Setting LISTEN =
            text("listen", "127.0.0.1:5001", "HOST:PORT of the auth server; port 0 is any.");
    static final Setting ADMIN_LISTEN =
            text("adminListen", "nowhere", "HOST:PORT of /healthz, /readyz and /metrics.");
    static final Setting TLS_CERTIFICATE =
            path("tls.certificate", "no TLS", "Certificate chain, PEM; read again on change.");
    static final Setting TLS_KEY =
            path("tls.key", "no TLS", "Private key of the first certificate, PEM.");
    static final Setting TRUSTED_PROXIES =
            texts("trustedProxies", "none", "Peers whose X-Forwarded-For is believed.");
    static final Setting HEADER_BYTES =
            count("limits.headerBytes", 1_024, 1 << 20, "32768", "Of a request's head; more: 431.");
    static final Setting BODY_BYTES =
            count("limits.bodyBytes", 1_024, 1 << 20, "65536", "Of a request's body; more: 413.");
    static final Setting CONNECTIONS =
            count("limits.connections", 1, 1_000_000, "16384", "Open at one time; more wait.");
    static final Setting REQUEST_TIMEOUT =
            time("limits.requestTimeout", "1s", "1h", "30s", "For a request's head, and the rest.");
    static final Setting IDLE_TIMEOUT =
            time(
                    "limits.idleTimeout",
                    "1s",
                    "24h",
                    "60s",
                    "How long a connection may stay silent.");
    static final Setting PULL_LIFE =
            time("tokens.pullLife", "1m", "24h", "15m", "Life of a token that grants no push.");
    static final Setting PUSH_LIFE =
            time("tokens.pushLife", "1m", "24h", "1h", "Life of a token that grants push.");
    static final Setting KEY_DIRECTORY =
            path("keys.directory", "the state directory", "Where the token CA and leaves are.");
    static final Setting KEY_SECRET =
            text("keys.secret", "in a Pod: its own", "[NAMESPACE/]NAME of a Secret instead.");
    static final Setting KEY_FILE =
            path("keys.file", "rotating keys", "A key of your own: PEM, with its certificates.");
    static final Setting KEY_ALGORITHM =
            new Setting(
                    "keys.algorithm",
                    new Choice(List.of("ES256", "RS256")),
                    "ES256",
                    "What rotating keys sign with.");
    static final Setting AUDIENCES =
            texts("kubernetesTokens.audiences", "the service", "For whom tokens may be meant.");
    static final Setting API_TOKENS =
            flag("kubernetesTokens.apiServer", "true", "Take the API server's own tokens too.");
    static final Setting REVIEW_CACHE =
            time(
                    "kubernetesTokens.cacheLife",
                    "0s",
                    "10s",
                    "10s",
                    "Of a good review; 0s asks every time.");
    static final Setting USERS_FILE =
            path("staticUsers.file", "the ModuleConfig", "A file of static users instead.");
    static final Setting HIGHEST_COST =
            count("staticUsers.highestCost", 4, 31, "14", "Of a bcrypt hash that is verified.");
    static final Setting CATALOG =
            flag("catalog", "true", "Let everybody who is authenticated list all repositories.");
    static final Setting PULL_VERBS =
            texts("verbs.pull", "get, pull", "Verbs of a rule that give pull.");
    static final Setting PUSH_VERBS =
            texts("verbs.push", "create, update, push", "Verbs of a rule that give push.");
    static final Setting DELETE_VERBS =
            texts("verbs.delete", "delete", "Verbs of a rule that give delete.");

    /** In the order of the documentation. */
    static final List<Setting> ALL =
            List.of(
                    SERVICE,
                    ISSUER,
                    REALM,
                    LISTEN,
                    ADMIN_LISTEN,
                    TLS_CERTIFICATE,
                    TLS_KEY,
                    TRUSTED_PROXIES,
                    HEADER_BYTES,
                    BODY_BYTES,
                    CONNECTIONS,
                    REQUEST_TIMEOUT,
                    IDLE_TIMEOUT,
                    PULL_LIFE,
                    PUSH_LIFE,
                    KEY_DIRECTORY,
                    KEY_SECRET,
                    KEY_FILE,
                    KEY_ALGORITHM,
                    AUDIENCES,
                    API_TOKENS,
                    REVIEW_CACHE,
                    USERS_FILE,
                    HIGHEST_COST,
                    CATALOG,
                    PULL_VERBS,
                    PUSH_VERBS,
                    DELETE_VERBS);

    static Optional<Setting> find(String path) {
        return ALL.stream().filter(setting -> setting.path().equals(path)).findFirst();
    }

    /** Whether some settings stand below this name. */
    static boolean isGroup(String name) {
        return ALL.stream().anyMatch(setting -> setting.group().equals(name));
    }

    /** The names that are known in a group; in the file itself for the empty one. */
    static List<String> namesIn(String group) {
        return ALL.stream()
                .map(setting -> {
                    boolean isTop = group.isEmpty() && !setting.group().isEmpty();
                    return isTop ? new String[] {"", setting.group()} : setting.parts();
                })
                .filter(parts -> parts[0].equals(group))
                .map(parts -> parts[1])
                .distinct()
                .toList();
    }

    /** The group's name; empty for a setting of the file itself. */
    String group() {
        return parts()[0];
    }

    /** The name within the group. */
    String name() {
        return parts()[1];
    }

    private String[] parts() {
        int dot = path.indexOf('.');
        return dot < 0
                ? new String[] {"", path}
                : new String[] {path.substring(0, dot), path.substring(dot + 1)};
    }

    private static Setting text(String path, String usual, String description) {
        return new Setting(path, new Text(), usual, description);
    }

    private static Setting path(String path, String usual, String description) {
        return new Setting(path, new PathName(), usual, description);
    }

    private static Setting texts(String path, String usual, String description) {
        return new Setting(path, new Texts(), usual, description);
    }

    private static Setting time(
            String path, String least, String most, String usual, String description) {
        return new Setting(path, new Time(least, most), usual, description);
    }

    private static Setting flag(String path, String usual, String description) {
        return new Setting(path, new Flag(), usual, description);
    }

    private static Setting count(
            String path, long least, long most, String usual, String description) {
        return new Setting(path, new Count(least, most), usual, description);
    }
}

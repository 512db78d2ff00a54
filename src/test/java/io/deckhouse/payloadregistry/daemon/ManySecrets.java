package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.parts.BareClient;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many pull Secrets over many namespaces, made and filled by a client that does nothing else. */
final class ManySecrets {
    static final String HOST = "registry.example.com";
    private static final int AT_A_TIME = RefreshSettings.DEFAULT_WORKERS;
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"([^\"]+)\"");

    private final BareClient client;
    private final int count;
    private final int namespaces;
    private final String prefix;

    ManySecrets(BareClient client, int count, int namespaces) {
        this(client, count, namespaces, "many");
    }

    /** Secrets in namespaces whose names begin so. */
    ManySecrets(BareClient client, int count, int namespaces, String prefix) {
        this.client = client;
        this.count = count;
        this.namespaces = namespaces;
        this.prefix = prefix;
    }

    /** Makes the namespaces and a ServiceAccount in each for each Secret. */
    void makeAccounts() {
        BareClient.inParallel(
                namespaces, AT_A_TIME, i -> create("/api/v1/namespaces", metadata(namespace(i))));
        BareClient.inParallel(
                count, AT_A_TIME, i -> create(in(i) + "/serviceaccounts", metadata("ci-" + i)));
    }

    /** Makes the Secrets that the daemon is to fill. */
    void makePullSecrets() {
        BareClient.inParallel(count, AT_A_TIME, i -> makeSecret("pull-" + i, i, annotation(i)));
    }

    private void makeSecret(String name, int number, String annotations) {
        create(
                in(number) + "/secrets",
                """
                {"metadata":{"name":"%s","annotations":{%s}},
                 "type":"kubernetes.io/dockerconfigjson",
                 "data":{".dockerconfigjson":"eyJhdXRocyI6e319"}}
                """
                        .formatted(name, annotations));
    }

    private static String annotation(int number) {
        return "\"%s\":\"ci-%d\"".formatted(Annotations.SERVICE_ACCOUNT_NAME, number);
    }

    /**
     * Fills as many other Secrets, with one TokenRequest and one apply each, which have what the
     * daemon's have; takes the time. These Secrets are gone afterwards.
     */
    Duration fillOthersBarely() {
        Subject[] subjects = new Subject[count];
        BareClient.inParallel(
                count,
                AT_A_TIME,
                i -> {
                    makeSecret(bare(i), i, annotation(i));
                    subjects[i] =
                            new Subject(
                                    get("/secrets/" + bare(i), i),
                                    get("/serviceaccounts/ci-" + i, i));
                });
        Duration time = BareClient.inParallel(count, AT_A_TIME, i -> fill(i, subjects[i]));
        BareClient.inParallel(
                count,
                AT_A_TIME,
                i -> client.send("DELETE", in(i) + "/secrets/" + bare(i), "*/*", ""));
        return time;
    }

    /** A Secret and its ServiceAccount, as the API server has them. */
    private record Subject(String secret, String account) {}

    private static String bare(int number) {
        return "bare-" + number;
    }

    private String get(String path, int number) {
        return client.send("GET", in(number) + path, "*/*", "");
    }

    private void fill(int number, Subject subject) {
        String name = bare(number);
        String uid = first(UID, subject.secret());
        String answer =
                client.send(
                        "POST",
                        in(number) + "/serviceaccounts/ci-" + number + "/token",
                        "application/json",
                        """
                        {"spec":{"audiences":["%s"],"expirationSeconds":86400,"boundObjectRef":
                         {"kind":"Secret","apiVersion":"v1","name":"%s","uid":"%s"}}}
                        """
                                .formatted(HOST, name, uid));
        String token = first(TOKEN, answer);
        String account = first(UID, subject.account());
        String config =
                "{\"auths\":{\"%s\":{\"username\":\"token\",\"password\":\"%s\",\"auth\":\"%s\"}}}"
                        .formatted(HOST, token, base64("token:" + token));
        client.send(
                "PATCH",
                in(number) + "/secrets/" + name + "?fieldManager=bare&force=true",
                "application/apply-patch+yaml",
                """
                {"apiVersion":"v1","kind":"Secret",
                 "metadata":{"name":"%s","uid":"%s","resourceVersion":"%s","annotations":{
                   "%s":"2026-03-07T02:14:19Z","%s":"%s",
                   "%s":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                  "ownerReferences":[{"apiVersion":"v1","kind":"ServiceAccount","name":"ci-%d","uid":"%s"}]},
                 "type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"%s"}}
                """
                        .formatted(
                                name,
                                uid,
                                first(VERSION, subject.secret()),
                                Annotations.EXPIRES_AT,
                                Annotations.SERVICE_ACCOUNT_UID,
                                account,
                                Annotations.HASH,
                                number,
                                account,
                                base64(config)));
    }

    private void create(String collection, String json) {
        client.create(collection, json);
    }

    private static String metadata(String name) {
        return "{\"metadata\":{\"name\":\"" + name + "\"}}";
    }

    private String namespace(int number) {
        return prefix + "-" + number % namespaces;
    }

    private String in(int number) {
        return "/api/v1/namespaces/" + namespace(number);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("the answer has no " + pattern);
        }
        return matcher.group(1);
    }

    private static String base64(String text) {
        return Base64.getEncoder()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}

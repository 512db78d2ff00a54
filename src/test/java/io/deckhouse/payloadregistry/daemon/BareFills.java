package io.deckhouse.payloadregistry.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deckhouse.payloadregistry.parts.BareClient;
import io.deckhouse.payloadregistry.parts.Command;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client that does nothing but fill pull Secrets: one TokenRequest and one apply each, as many at
 * a time as the daemon and with the fields that the daemon writes. The measure for the daemon, as a
 * process that begins as the daemon does, or in a JVM that has run for long.
 */
final class BareFills {
    private static final int AT_A_TIME = RefreshSettings.DEFAULT_WORKERS;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"([^\"]+)\"");

    private final BareClient client;

    BareFills(BareClient client) {
        this.client = client;
    }

    /** The program: the client in the first line of standard input, then a Secret a line. */
    public static void main(String[] args) throws IOException {
        List<String> lines = new String(System.in.readAllBytes(), UTF_8).lines().toList();
        new BareFills(BareClient.described(lines.getFirst()))
                .fill(lines.stream().skip(1).map(Pull::of).toList());
        System.exit(0); // the HTTP client's threads need not be waited for
    }

    /** A Secret to fill and its ServiceAccount, with what the API server made of them. */
    record Pull(
            String namespace,
            String secret,
            String secretUid,
            String version,
            String account,
            String accountUid) {
        private static Pull of(String line) {
            String[] words = line.split(" ", -1);
            return new Pull(words[0], words[1], words[2], words[3], words[4], words[5]);
        }

        private String line() {
            return String.join(" ", namespace, secret, secretUid, version, account, accountUid);
        }
    }

    /** Both as they are now. */
    Pull look(String namespace, String secret, String account) {
        String ofSecret = get(namespace, "secrets", secret);
        String ofAccount = get(namespace, "serviceaccounts", account);
        return new Pull(
                namespace,
                secret,
                first(UID, ofSecret),
                first(VERSION, ofSecret),
                account,
                first(UID, ofAccount));
    }

    /** Fills them from this JVM and takes the time. */
    Duration fill(List<Pull> pulls) {
        return BareClient.inParallel(pulls.size(), AT_A_TIME, i -> fill(pulls.get(i)));
    }

    /** Fills them from a process of its own and takes the time from its start to its end. */
    Duration fillFromStart(List<Pull> pulls) {
        long start = System.nanoTime();
        Command.java(BareFills.class.getName())
                .within(LIMIT)
                .withInput(
                        client.description()
                                + pulls.stream()
                                        .map(pull -> "\n" + pull.line())
                                        .collect(Collectors.joining()))
                .run()
                .expectSuccess();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void fill(Pull pull) {
        String answer =
                client.send(
                        "POST",
                        path(pull.namespace(), "serviceaccounts", pull.account()) + "/token",
                        "application/json",
                        """
                        {"spec":{"audiences":["%s"],"expirationSeconds":86400,"boundObjectRef":
                         {"kind":"Secret","apiVersion":"v1","name":"%s","uid":"%s"}}}
                        """
                                .formatted(ManySecrets.HOST, pull.secret(), pull.secretUid()));
        client.send(
                "PATCH",
                path(pull.namespace(), "secrets", pull.secret()) + "?fieldManager=bare&force=true",
                "application/apply-patch+yaml",
                filled(pull, first(TOKEN, answer)));
    }

    private static String filled(Pull pull, String token) {
        String config =
                "{\"auths\":{\"%s\":{\"username\":\"token\",\"password\":\"%s\",\"auth\":\"%s\"}}}"
                        .formatted(ManySecrets.HOST, token, base64("token:" + token));
        return """
        {"apiVersion":"v1","kind":"Secret",
         "metadata":{"name":"%s","uid":"%s","resourceVersion":"%s","annotations":{
           "%s":"2026-03-07T02:14:19Z","%s":"%s",
           "%s":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
          "ownerReferences":[{"apiVersion":"v1","kind":"ServiceAccount","name":"%s","uid":"%s"}]},
         "type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"%s"}}
        """
                .formatted(
                        pull.secret(),
                        pull.secretUid(),
                        pull.version(),
                        Annotations.EXPIRES_AT,
                        Annotations.SERVICE_ACCOUNT_UID,
                        pull.accountUid(),
                        Annotations.HASH,
                        pull.account(),
                        pull.accountUid(),
                        base64(config));
    }

    private String get(String namespace, String resource, String name) {
        return client.send("GET", path(namespace, resource, name), "*/*", "");
    }

    private static String path(String namespace, String resource, String name) {
        return "/api/v1/namespaces/%s/%s/%s".formatted(namespace, resource, name);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("the answer has no " + pattern);
        }
        return matcher.group(1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}

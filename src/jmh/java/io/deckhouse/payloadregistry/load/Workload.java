package io.deckhouse.payloadregistry.load;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What one kind of client sends.
 *
 * @param request the next one, as bytes on the wire
 * @param status that every answer must have
 */
record Workload(String name, Supplier<byte[]> request, int status) {
    static final int TOKENS = 10_000;

    static Workload floor() {
        byte[] request = get(LoadServer.FLOOR, repeated());
        return new Workload("floor", () -> request, 200);
    }

    /** One ServiceAccount that pulls the same repository again and again. */
    static Workload repeatedToken() {
        byte[] request = pull("app/web", repeated());
        return new Workload("repeated token", () -> request, 200);
    }

    /** Ten thousand ServiceAccounts in turn, each with its one repository. */
    static Workload differentTokens() {
        var requests =
                IntStream.range(0, TOKENS)
                        .mapToObj(at -> pull("app/web", basic("token", token(at))))
                        .toList();
        var next = new AtomicInteger();
        return new Workload(
                "10,000 tokens",
                () -> requests.get(Math.floorMod(next.getAndIncrement(), TOKENS)),
                200);
    }

    /** One ServiceAccount, each time for a repository that nobody asked for before. */
    static Workload freshSignatures() {
        String login = repeated();
        var next = new AtomicInteger();
        return new Workload(
                "fresh signature", () -> pull("app/web" + next.getAndIncrement(), login), 200);
    }

    static Workload staticUser() {
        byte[] request = pull("app/web", basic("ci", LoadServer.PASSWORD));
        return new Workload("static user", () -> request, 200);
    }

    /** A wrong password of the static user. */
    static byte[] wrongPassword(int at) {
        return pull("app/web", basic("ci", "wrong" + at));
    }

    /** A wrong password of a user who is not there. */
    static byte[] guess(int at) {
        return pull("app/web", basic("guessed" + at, "wrong" + at));
    }

    private static String repeated() {
        return basic("token", token(0));
    }

    private static byte[] pull(String path, String login) {
        return get(
                "/auth/token?account=token&scope=repository%3Ateam%2F"
                        + path.replace("/", "%2F")
                        + "%3Apull&service="
                        + LoadServer.SERVICE,
                login);
    }

    private static byte[] get(String target, String login) {
        String request =
                "GET "
                        + target
                        + " HTTP/1.1\r\nHost: auth.example.com\r\nUser-Agent: docker/27.3.1\r\n"
                        + "Accept-Encoding: gzip\r\nAuthorization: "
                        + login
                        + "\r\n\r\n";
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    private static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Of the form and length of a ServiceAccount's token; the account's name for a signature. */
    private static String token(int at) {
        String claims =
                """
                {"aud":["registry.example.com"],"exp":4102444800,"iat":1767225600,\
                "iss":"https://kubernetes.default.svc.cluster.local",\
                "jti":"8d0b2c7e-6a33-4d53-b1c6-0f2f5d1c2b9a","kubernetes.io":{"namespace":"team",\
                "secret":{"name":"puller","uid":"3d7f2f4a-5a1b-4d8e-9a53-7d0d3f5f1c11"},\
                "serviceaccount":{"name":"account%d","uid":"b0c0a1de-2f34-4a6c-8f8e-1d2c3b4a5968"}},\
                "nbf":1767225600,"sub":"system:serviceaccount:team:account%d"}"""
                        .formatted(at, at);
        return part("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(43) + "\"}")
                + "."
                + part(claims)
                + "."
                + "s".repeat(336)
                + at;
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}

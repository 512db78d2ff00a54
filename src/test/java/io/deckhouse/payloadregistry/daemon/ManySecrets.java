package io.deckhouse.payloadregistry.daemon;

import io.deckhouse.payloadregistry.parts.BareClient;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.time.Duration;
import java.util.List;

/** Many pull Secrets over many namespaces, made and filled by a client that does nothing else. */
final class ManySecrets {
    static final String HOST = "registry.example.com";
    private static final int AT_A_TIME = RefreshSettings.DEFAULT_WORKERS;

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

    /** Takes them away again, filled or not. */
    void deletePullSecrets() {
        BareClient.inParallel(
                namespaces,
                AT_A_TIME,
                i ->
                        client.send(
                                "DELETE",
                                "/api/v1/namespaces/" + namespace(i) + "/secrets",
                                "*/*",
                                ""));
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
     * How long a client that does nothing else takes.
     *
     * @param fromStart as a process of its own, from its start to its end
     * @param warm in this JVM, after some ten thousand other requests
     */
    record Bare(Duration fromStart, Duration warm) {}

    /**
     * Fills as many other Secrets, with one TokenRequest and one apply each, which have what the
     * daemon's have; takes the time, twice. These Secrets are gone afterwards.
     *
     * @param rest waits until the API server has nothing else to do
     */
    Bare fillOthersBarely(Runnable rest) {
        BareClient.inParallel(count, AT_A_TIME, i -> makeSecret(bare(i), i, annotation(i)));
        var fills = new BareFills(client);
        List<BareFills.Pull> pulls = looked(fills);
        rest.run();
        Duration fromStart = fills.fillFromStart(pulls);
        pulls = looked(fills);
        rest.run();
        Duration warm = fills.fill(pulls);
        BareClient.inParallel(
                count,
                AT_A_TIME,
                i -> client.send("DELETE", in(i) + "/secrets/" + bare(i), "*/*", ""));
        return new Bare(fromStart, warm);
    }

    private List<BareFills.Pull> looked(BareFills fills) {
        BareFills.Pull[] pulls = new BareFills.Pull[count];
        BareClient.inParallel(
                count, AT_A_TIME, i -> pulls[i] = fills.look(namespace(i), bare(i), "ci-" + i));
        return List.of(pulls);
    }

    private static String bare(int number) {
        return "bare-" + number;
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
}

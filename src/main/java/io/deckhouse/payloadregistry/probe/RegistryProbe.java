package io.deckhouse.payloadregistry.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.Password;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.Wire.NoAnswer;
import io.deckhouse.payloadregistry.trust.TrustAnchors;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Talks to registries as a container client does, one step at a time, and tells what came of each.
 *
 * <p>Not for concurrent use: it remembers the chain of the server that it spoke to last.
 */
public final class RegistryProbe implements AutoCloseable {
    private static final String HUB = "docker.io";
    private static final String HUB_REALM = "auth.docker.io";
    private static final String MANIFESTS =
            "application/vnd.oci.image.index.v1+json,"
                    + "application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.docker.distribution.manifest.list.v2+json,"
                    + "application/vnd.docker.distribution.manifest.v2+json";

    private final Wire wire;
    private final Set<String> realmHosts = new HashSet<>();

    /**
     * How to talk.
     *
     * @param timeout the longest wait for one answer
     * @param realmHosts hosts of auth servers, beside the registry's own, that credentials may be
     *     sent to
     * @param proxies which proxy to speak through to whom
     */
    public record Settings(
            TrustAnchors trust,
            Duration timeout,
            Set<String> realmHosts,
            ProxySelector proxies,
            ExchangeObserver observer) {
        /** Copies the set. */
        public Settings {
            realmHosts = Set.copyOf(realmHosts);
        }

        /** Without a proxy and an observer. */
        public Settings(TrustAnchors trust, Duration timeout, Set<String> realmHosts) {
            this(trust, timeout, realmHosts, HttpClient.Builder.NO_PROXY, ExchangeObserver.NONE);
        }
    }

    /** Makes a probe; nothing is sent yet. */
    public RegistryProbe(Settings settings, Clock clock) {
        this.wire = new Wire(settings, clock);
        settings.realmHosts().forEach(host -> realmHosts.add(host.toLowerCase(Locale.ROOT)));
    }

    /** Asks the registry how it wants to be spoken to. Plain HTTP is tried on loopback only. */
    public Contact contact(RegistryHost host) {
        URI base = URI.create("https://" + endpoint(host) + "/v2/");
        Contact first = contact(base);
        if (!(first instanceof Contact.Unreachable(_, _, var obstacle))
                || !obstacle.mayBePlain()
                || !Realm.isLoopback(base.getHost())) {
            return first;
        }
        Contact plain = contact(URI.create("http://" + endpoint(host) + "/v2/"));
        return plain instanceof Contact.Unreachable ? first : plain;
    }

    /** Docker Hub answers under another name than its images have. */
    private static String endpoint(RegistryHost host) {
        String name = host.toString();
        return name.equals(HUB) || name.equals("index." + HUB) ? "registry-1." + HUB : name;
    }

    private Contact contact(URI base) {
        try {
            Answer answer = wire.send("GET", base);
            return switch (answer.status()) {
                case 200 -> answered(base, answer, new Challenge.None());
                case 401 ->
                        answered(
                                base,
                                answer,
                                Challenge.of(answer.headers().allValues("WWW-Authenticate")));
                default -> new Contact.Strange(base, chain(base), answer.unexpected());
            };
        } catch (NoAnswer e) {
            return new Contact.Unreachable(base, chain(base), e.obstacle());
        }
    }

    private Contact answered(URI base, Answer answer, Challenge challenge) {
        return new Contact.Answered(base, chain(base), challenge, answer.clockAhead());
    }

    private List<X509Certificate> chain(URI base) {
        return base.getScheme().equals("https") ? wire.chain() : List.of();
    }

    /**
     * Proves the credential, or asks without one.
     *
     * @param repository to ask a token for pulling from; empty for a login
     */
    public Login login(
            Contact.Answered at, Optional<RegistryCredential> credential, String repository) {
        String registry = at.base().getRawAuthority();
        return switch (at.challenge()) {
            case Challenge.None _ -> new Login.Granted(registry, Password.of(""), Optional.empty());
            case Challenge.Basic _ -> basic(at, credential);
            case Challenge.Bearer bearer -> bearer(at, bearer, credential, repository);
            case Challenge.Unknown(var scheme) ->
                    new Login.Failed(
                            registry,
                            scheme.isEmpty()
                                    ? "it refuses without saying how to log in"
                                    : "it wants the login scheme " + Answer.printable(scheme));
        };
    }

    private Login basic(Contact.Answered at, Optional<RegistryCredential> credential) {
        String registry = at.base().getRawAuthority();
        if (credential.isEmpty()) {
            return new Login.Refused(registry, "it wants a user name and a password");
        }
        Password header = Password.of("Basic " + credential.get().basicAuth());
        try {
            Answer answer = wire.send("GET", at.base(), "Authorization", header.reveal());
            return switch (answer.status()) {
                case 200 -> new Login.Granted(registry, header, Optional.empty());
                case 401, 403 -> new Login.Refused(registry, answer.message(credential));
                default -> new Login.Failed(registry, answer.unexpected());
            };
        } catch (NoAnswer e) {
            return new Login.Failed(registry, e.obstacle().text());
        }
    }

    private Login bearer(
            Contact.Answered at,
            Challenge.Bearer bearer,
            Optional<RegistryCredential> credential,
            String repository) {
        Realm realm = Realm.of(bearer.realm(), at.base(), allowedRealms(at));
        if (!realm.refusal().isEmpty()) {
            return new Login.Withheld(String.valueOf(realm.uri().getHost()), realm.refusal());
        }
        URI uri = tokenUri(realm.uri(), bearer.service(), credential, repository);
        try {
            Answer answer =
                    credential.isEmpty()
                            ? wire.send("GET", uri)
                            : wire.send(
                                    "GET",
                                    uri,
                                    "Authorization",
                                    "Basic " + credential.get().basicAuth());
            return switch (answer.status()) {
                case 200 -> granted(at, realm, answer, repository);
                case 400, 401, 403 -> new Login.Refused(realm.server(), answer.message(credential));
                default -> new Login.Failed(realm.server(), answer.unexpected());
            };
        } catch (NoAnswer e) {
            return new Login.Failed(realm.server(), e.obstacle().text());
        }
    }

    private Set<String> allowedRealms(Contact.Answered at) {
        if (!at.base().getHost().endsWith("." + HUB)) {
            return realmHosts;
        }
        Set<String> all = new HashSet<>(realmHosts);
        all.add(HUB_REALM);
        return all;
    }

    /** What docker sends: FACTS 1. */
    private static URI tokenUri(
            URI realm, String service, Optional<RegistryCredential> credential, String repository) {
        var query = new StringBuilder(realm.getRawQuery() == null ? "" : realm.getRawQuery() + "&");
        query.append("client_id=d8-payload-registry");
        credential.ifPresent(login -> append(query, "account", login.username()));
        if (!service.isEmpty()) {
            append(query, "service", service);
        }
        if (!repository.isEmpty()) {
            append(query, "scope", "repository:" + repository + ":pull");
        }
        String path = realm.getRawPath() == null ? "" : realm.getRawPath();
        return URI.create(realm.getScheme() + "://" + realm.getRawAuthority() + path + "?" + query);
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
    }

    private Login granted(Contact.Answered at, Realm realm, Answer answer, String repository)
            throws NoAnswer {
        JsonNode body = answer.json();
        String text = body.path("token").asString(body.path("access_token").asString(""));
        if (text.isEmpty() || !text.matches("[!-~]+")) {
            return new Login.Failed(realm.server(), "its answer holds no token");
        }
        Password header = Password.of("Bearer " + text);
        Optional<GrantedToken> token = GrantedToken.decode(Password.of(text));
        if (repository.isEmpty()) {
            Answer root = wire.send("GET", at.base(), "Authorization", header.reveal());
            if (root.status() != 200) {
                return new Login.TokenRejected(
                        at.base().getRawAuthority(), root.challengeError(), token);
            }
        }
        return new Login.Granted(realm.server(), header, token);
    }

    /** Asks for an image's manifest, without fetching it. */
    public ManifestAnswer manifest(Contact.Answered at, Login.Granted login, ImageReference image) {
        URI uri = at.base().resolve(image.repository() + "/manifests/" + image.selector());
        try {
            Answer answer =
                    login.authorization().isEmpty()
                            ? wire.send("HEAD", uri, "Accept", MANIFESTS)
                            : wire.send(
                                    "HEAD",
                                    uri,
                                    "Accept",
                                    MANIFESTS,
                                    "Authorization",
                                    login.authorization().reveal());
            return switch (answer.status()) {
                case 200 ->
                        new ManifestAnswer.Present(
                                Answer.printable(answer.header("Docker-Content-Digest")));
                case 404 -> new ManifestAnswer.Missing();
                case 401 -> refused(answer.challengeError());
                case 403 -> new ManifestAnswer.NoAccess();
                default -> new ManifestAnswer.Failed(answer.unexpected());
            };
        } catch (NoAnswer e) {
            return new ManifestAnswer.Failed(e.obstacle().text());
        }
    }

    /** The registry answers 401 to everything, and only its challenge tells why: FACTS 9. */
    private static ManifestAnswer refused(String error) {
        return error.equals("invalid_token")
                ? new ManifestAnswer.TokenRejected(error)
                : new ManifestAnswer.NoAccess();
    }

    @Override
    public void close() {
        wire.close();
    }
}

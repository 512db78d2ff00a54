package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.KubernetesToken;
import io.deckhouse.payloadregistry.credential.RegistryCredential;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.Challenge;
import io.deckhouse.payloadregistry.probe.Contact;
import io.deckhouse.payloadregistry.probe.GrantedToken;
import io.deckhouse.payloadregistry.probe.Login;
import io.deckhouse.payloadregistry.probe.ManifestAnswer;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far a login gets at a registry: TLS chain, challenge, token, manifest. */
final class RegistryChecks {
    static final List<Link> LINKS =
            List.of(Link.CLOCK, Link.REGISTRY, Link.TLS, Link.CHALLENGE, Link.LOGIN, Link.MANIFEST);

    private final RegistryProbe probe;
    private final Map<RegistryHost, Contact> contacts = new HashMap<>();

    /**
     * What is asked of a registry.
     *
     * @param credential empty to ask without one
     * @param token what the credential's password says about itself, if it is a token
     */
    record Visit(
            RegistryHost host,
            Optional<RegistryCredential> credential,
            Optional<KubernetesToken> token,
            Optional<ImageReference> image) {}

    RegistryChecks(RegistryProbe probe) {
        this.probe = probe;
    }

    void check(Chain chain, Visit visit) {
        Contact contact = contacts.computeIfAbsent(visit.host(), probe::contact);
        new ContactChecks(visit.host()).check(chain, contact);
        if (contact instanceof Contact.Answered at) {
            ClockChecks.ofRegistry(chain, at.clockAhead());
            challenge(chain, at);
            login(chain, visit, at);
        }
        chain.skipRest(LINKS, "not looked at");
    }

    private static void challenge(Chain chain, Contact.Answered at) {
        switch (at.challenge()) {
            case Challenge.Bearer bearer ->
                    chain.ok(
                            Link.CHALLENGE,
                            "token of "
                                    + printable(bearer.realm())
                                    + (bearer.service().isEmpty()
                                            ? ""
                                            : " for service " + printable(bearer.service())));
            case Challenge.Basic _ -> chain.ok(Link.CHALLENGE, "user name and password");
            case Challenge.None _ -> chain.ok(Link.CHALLENGE, "none: it answers anybody");
            case Challenge.Unknown _ ->
                    chain.broken(
                            Link.CHALLENGE,
                            "it refuses without a way to log in that clients know",
                            "configure the registry's auth section");
        }
    }

    private void login(Chain chain, Visit visit, Contact.Answered at) {
        String repository = visit.image().map(ImageReference::repository).orElse("");
        switch (probe.login(at, visit.credential(), repository)) {
            case Login.Granted granted -> granted(chain, visit, at, granted);
            case Login.Refused(var server, var message) ->
                    chain.broken(
                            Link.LOGIN,
                            server
                                    + " refuses "
                                    + who(visit)
                                    + (message.isEmpty() ? "" : ": " + message),
                            refusedRemedy(visit, at));
            case Login.TokenRejected(var server, var error, var token) ->
                    rejected(chain, Link.LOGIN, new Rejection(server, error, token), at);
            case Login.Withheld(var host, var text) ->
                    chain.broken(
                            Link.LOGIN,
                            text + ": nothing was sent there",
                            host.isEmpty()
                                    ? "configure the registry's realm"
                                    : "if this is the registry's auth server, say --realm-host "
                                            + printable(host));
            case Login.Failed(var server, var text) ->
                    chain.broken(
                            Link.LOGIN,
                            server + ": " + text,
                            "see whether the auth server runs and is reached from here");
        }
    }

    private static String who(Visit visit) {
        return visit.credential()
                .map(login ->
                        login.isToken()
                                ? "the token"
                                : "user " + TokenChecks.shown(login.username()))
                .orElse("whoever has no login");
    }

    private static String refusedRemedy(Visit visit, Contact.Answered at) {
        String service = at.challenge() instanceof Challenge.Bearer bearer ? bearer.service() : "";
        List<String> audiences = visit.token().map(KubernetesToken::audiences).orElse(List.of());
        if (!service.isEmpty() && !audiences.isEmpty() && !audiences.contains(service)) {
            return "the token is for "
                    + printable(String.join(", ", audiences))
                    + ", the auth server wants "
                    + printable(service)
                    + ": set the refresh daemon's --audience";
        }
        return visit.credential().isEmpty()
                ? "name a pull Secret in imagePullSecrets"
                : "get a new login: for a ServiceAccount's token see 'd8 payload-registry status'";
    }

    private void granted(Chain chain, Visit visit, Contact.Answered at, Login.Granted granted) {
        if (visit.image().isEmpty()) {
            chain.ok(Link.LOGIN, granted.server() + " accepts " + who(visit));
            chain.skipped(Link.MANIFEST, "no --image was named");
            return;
        }
        ImageReference image = visit.image().get();
        boolean denied =
                granted.token().filter(token -> !token.allowsPull(image.repository())).isPresent();
        ManifestAnswer answer =
                denied ? new ManifestAnswer.NoAccess() : probe.manifest(at, granted, image);
        chain.ok(Link.LOGIN, granted.server() + " accepts " + who(visit));
        switch (answer) {
            case ManifestAnswer.Present(var digest) ->
                    chain.ok(
                            Link.MANIFEST,
                            image + (digest.isEmpty() ? " can be pulled" : " is " + digest));
            case ManifestAnswer.Missing _ ->
                    chain.broken(
                            Link.MANIFEST,
                            image + " does not exist",
                            "check the repository and the tag, or push the image");
            case ManifestAnswer.NoAccess _ ->
                    chain.broken(
                            Link.MANIFEST,
                            who(visit) + " may not pull " + image.name(),
                            RightsCheck.remedy(visit.token(), image));
            case ManifestAnswer.TokenRejected(var error) ->
                    rejected(
                            chain,
                            Link.MANIFEST,
                            new Rejection(at.base().getRawAuthority(), error, granted.token()),
                            at);
            case ManifestAnswer.Failed(var text) ->
                    chain.broken(
                            Link.MANIFEST,
                            at.base().getRawAuthority() + ": " + text,
                            "look at the registry's log");
        }
    }

    private record Rejection(String server, String error, Optional<GrantedToken> token) {}

    /** Names the field that does not fit, as far as it can be seen from outside. */
    private static void rejected(Chain chain, Link link, Rejection rejection, Contact.Answered at) {
        String service = at.challenge() instanceof Challenge.Bearer bearer ? bearer.service() : "";
        String why =
                rejection
                        .token()
                        .map(token ->
                                token.audiences().contains(service)
                                        ? "compare its issuer (the token says "
                                                + printable(token.issuer())
                                                + ") and rootcertbundle with the auth server's:"
                                                + " 'd8 payload-registry serve registry-config'"
                                        : "the token is for "
                                                + printable(String.join(", ", token.audiences()))
                                                + ", the registry's service is "
                                                + printable(service))
                        .orElse(
                                "compare issuer, service and rootcertbundle with the auth server's");
        chain.broken(
                link,
                rejection.server()
                        + " does not accept the auth server's token"
                        + (rejection.error().isEmpty() ? "" : ": " + rejection.error()),
                why);
    }

    static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** A chain of certificates for people: who it is, and up to when. */
    static String text(List<X509Certificate> chain) {
        X509Certificate leaf = chain.getFirst();
        return printable(leaf.getSubjectX500Principal().getName())
                + " by "
                + printable(leaf.getIssuerX500Principal().getName())
                + ", valid until "
                + TokenChecks.text(leaf.getNotAfter().toInstant());
    }
}

package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.credential.RegistryHost;
import io.deckhouse.payloadregistry.probe.Contact;
import io.deckhouse.payloadregistry.probe.Obstacle;

/** Whether a registry is reached, and its certificate trusted. */
final class ContactChecks {
    private final RegistryHost host;

    ContactChecks(RegistryHost host) {
        this.host = host;
    }

    void check(Chain chain, Contact contact) {
        switch (contact) {
            case Contact.Answered at -> reached(chain, at);
            case Contact.Strange strange -> {
                chain.broken(
                        Link.REGISTRY,
                        "what answers at " + strange.base() + " is no registry: " + strange.text(),
                        "check the host; a registry answers GET /v2/ with 200 or 401");
                tls(chain, strange);
            }
            case Contact.Unreachable(_, _, var obstacle) -> unreached(chain, contact, obstacle);
        }
    }

    private static void reached(Chain chain, Contact at) {
        chain.ok(Link.REGISTRY, at.base() + " answers");
        tls(chain, at);
    }

    private static void tls(Chain chain, Contact contact) {
        if (contact.chain().isEmpty()) {
            chain.skipped(Link.TLS, "plain HTTP, which clients take on loopback only");
        } else {
            chain.ok(Link.TLS, RegistryChecks.text(contact.chain()));
        }
    }

    private void unreached(Chain chain, Contact contact, Obstacle obstacle) {
        switch (obstacle.kind()) {
            case UNKNOWN_HOST, REFUSED, TIMED_OUT, BROKEN, NO_TLS ->
                    chain.broken(
                            Link.REGISTRY,
                            contact.base().getRawAuthority() + ": " + obstacle.text(),
                            remedy(obstacle));
            case UNTRUSTED, NOT_IN_DATE, WRONG_NAME, TLS -> {
                chain.ok(Link.REGISTRY, contact.base().getRawAuthority() + " answers");
                chain.broken(
                        Link.TLS,
                        obstacle.text()
                                + (contact.chain().isEmpty()
                                        ? ""
                                        : " (" + RegistryChecks.text(contact.chain()) + ")"),
                        remedy(obstacle));
            }
        }
    }

    private String remedy(Obstacle obstacle) {
        return switch (obstacle.kind()) {
            case UNKNOWN_HOST -> "check the host's name, and the DNS here and on the nodes";
            case REFUSED -> "check host and port, and whether the registry runs";
            case TIMED_OUT ->
                    "check the network between here and there, or raise --request-timeout";
            case BROKEN -> "look at the registry's log, and at proxies on the way";
            case NO_TLS -> "give the registry a certificate: clients ask it over https";
            case UNTRUSTED ->
                    "with its CA in FILE, --ca FILE trusts it here, and 'd8 payload-registry"
                            + " node-trust --ca FILE --registry-host "
                            + host
                            + "' on the nodes";
            case NOT_IN_DATE -> "renew the registry's certificate, or set the clock";
            case WRONG_NAME -> "give the registry a certificate for " + host;
            case TLS -> "look at the registry's log";
        };
    }
}

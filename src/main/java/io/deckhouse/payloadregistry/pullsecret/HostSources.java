package io.deckhouse.payloadregistry.pullsecret;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the registry's host from ModuleConfig {@code global} and from Ingresses. */
final class HostSources {
    /** The service's name in the public domain, as the module's documentation has it. */
    private static final String SERVICE = "payload-registry";

    private static final String PLACE = "%s";

    /** The module's own Ingress before others in its namespace. */
    private static final Comparator<ClusterObject> OWN_FIRST =
            Comparator.comparing((ClusterObject ingress) -> !ingress.key().name().equals(SERVICE))
                    .thenComparing(ingress -> ingress.key().name());

    private HostSources() {}

    /** The host that these objects name; the public domain counts before an Ingress. */
    static Optional<RegistryHost> host(Collection<ClusterObject> objects) {
        return of(Kind.MODULE_CONFIG, objects)
                .flatMap(config -> parsed(domainHost(template(config))).stream())
                .findFirst()
                .or(() -> ingressHost(objects));
    }

    /**
     * Why these objects name no host, a clause for each way.
     *
     * @param unread kinds of which there may be more, which could not be read
     */
    static List<String> lacking(Collection<ClusterObject> objects, Set<Kind> unread) {
        List<String> reasons = new ArrayList<>();
        if (!unread.contains(Kind.MODULE_CONFIG)) {
            reasons.add(
                    of(Kind.MODULE_CONFIG, objects)
                            .map(config -> lacking(template(config)))
                            .findFirst()
                            .orElse("ModuleConfig global is not there"));
        }
        if (!unread.contains(Kind.INGRESS)) {
            reasons.add("no Ingress in namespace d8-payload-registry has one");
        }
        return reasons;
    }

    private static String lacking(String template) {
        if (template.isEmpty()) {
            return "ModuleConfig global has no publicDomainTemplate";
        }
        String what = "publicDomainTemplate '" + template + "' of ModuleConfig global ";
        return template.contains(PLACE)
                ? what + "makes no host name: " + domainHost(template)
                : what + "has no " + PLACE + " for the service's name";
    }

    private static String template(ClusterObject global) {
        return global.at("spec", "settings", "modules", "publicDomainTemplate").asString("");
    }

    private static String domainHost(String template) {
        return template.contains(PLACE) ? template.replace(PLACE, SERVICE) : "";
    }

    /** Of several, the one that is called as the service is. */
    private static Optional<RegistryHost> ingressHost(Collection<ClusterObject> objects) {
        List<RegistryHost> hosts =
                of(Kind.INGRESS, objects)
                        .sorted(OWN_FIRST)
                        .flatMap(ingress -> ingress.at("spec", "rules").valueStream())
                        .map((JsonNode rule) -> rule.path("host").asString(""))
                        .flatMap(host -> parsed(host).stream())
                        .toList();
        return hosts.stream()
                .filter(host -> host.name().startsWith(SERVICE + "."))
                .findFirst()
                .or(() -> hosts.stream().findFirst());
    }

    /** Empty for what is no host, such as a wildcard. */
    private static Optional<RegistryHost> parsed(String text) {
        try {
            return Optional.of(RegistryHost.parse(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Stream<ClusterObject> of(Kind kind, Collection<ClusterObject> objects) {
        return objects.stream().filter(object -> object.key().kind() == kind);
    }
}

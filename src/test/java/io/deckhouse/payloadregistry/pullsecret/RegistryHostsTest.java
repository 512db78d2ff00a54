package io.deckhouse.payloadregistry.pullsecret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deckhouse.payloadregistry.cluster.ApplyOptions;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.cluster.manifest.ManifestCluster;
import io.deckhouse.payloadregistry.credential.RegistryHost;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;

/** Where the cluster says that the registry is, on a directory of manifests. */
final class RegistryHostsTest {
    private static final ObjectKey GLOBAL = ObjectKey.of(Kind.MODULE_CONFIG, "global");
    private static final String NAMESPACE = "d8-payload-registry";
    private static final ApplyOptions PERSON = ApplyOptions.forced("person");

    @TempDir Path directory;
    private ManifestCluster cluster;

    @BeforeEach
    void open() {
        cluster =
                ManifestCluster.open(
                        directory,
                        Clock.systemUTC(),
                        new SecureRandom(),
                        new ManifestCluster.Options(
                                Duration.ofMillis(10), Duration.ofDays(1), false));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void readsThePublicDomain() {
        domain("%s.example.com");

        assertThat(found()).containsExactly("payload-registry.example.com");
    }

    @Test
    void readsATemplateThatHoldsTheServiceInTheMiddle() {
        domain("apps-%s.example.com");

        assertThat(found()).containsExactly("apps-payload-registry.example.com");
    }

    @Test
    void readsTheModulesIngressWhereThereIsNoPublicDomain() {
        ingress("other", "other.example.com");
        ingress("payload-registry", "images.example.com");

        assertThat(found()).containsExactly("images.example.com");
    }

    @Test
    void prefersTheIngressHostThatIsCalledAsTheService() {
        ingress("a", "docs.example.com", "payload-registry.example.org");
        ingress("payload-registry", "*.example.com");

        assertThat(found()).containsExactly("payload-registry.example.org");
    }

    @Test
    void prefersThePublicDomainToAnIngress() {
        ingress("payload-registry", "images.example.com");
        domain("%s.example.com");

        assertThat(found()).containsExactly("payload-registry.example.com");
    }

    @Test
    void passesOverATemplateWithoutAPlaceForTheService() {
        domain("example.com");

        assertThat(found()).isEmpty();
        assertThat(RegistryHosts.find(cluster).reasons())
                .anyMatch(why -> why.contains("publicDomainTemplate 'example.com'"))
                .anyMatch(why -> why.contains("Ingress"));
    }

    @Test
    void ignoresIngressesElsewhere() {
        ObjectKey key = ObjectKey.of(Kind.INGRESS, "team", "payload-registry");
        cluster.apply(rules(key, "payload-registry.example.com"), PERSON);

        assertThat(found()).isEmpty();
    }

    @Test
    void tellsEachOtherHostAndKeepsTheLastOneWhenNoneIsNamed() {
        domain("%s.example.com");
        ingress("payload-registry", "images.example.com");
        Queue<String> told = new ConcurrentLinkedQueue<>();

        try (RegistryHosts _ =
                RegistryHosts.follow(
                        cluster, RegistryHosts.find(cluster), host -> told.add(host.toString()))) {
            domain("%s.example.org");
            await().until(() -> told.size() == 1);
            cluster.delete(GLOBAL, Cluster.Preconditions.NONE);
            await().until(() -> told.size() == 2);
            cluster.delete(ingressKey("payload-registry"), Cluster.Preconditions.NONE);
            domain("%s.example.net");
            await().until(() -> told.size() == 3);
        }

        assertThat(told)
                .containsExactly(
                        "payload-registry.example.org",
                        "images.example.com",
                        "payload-registry.example.net");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "example.com | publicDomainTemplate 'example.com' of ModuleConfig global has no %s for the service",
                "%s.my example.com | makes no host name: payload-registry.my example.com",
                "`` | ModuleConfig global has no publicDomainTemplate",
            })
    void saysWhatIsWrongWithTheTemplate(String template, String reason) {
        domain(template);

        assertThat(RegistryHosts.find(cluster).reasons()).anyMatch(one -> one.contains(reason));
    }

    @Test
    void saysThatTheModuleConfigIsNotThere() {
        assertThat(RegistryHosts.find(cluster).reasons())
                .contains("ModuleConfig global is not there");
    }

    /** What may not be read may well be there. */
    @Test
    void saysOfWhatMayNotBeReadOnlyThat() {
        Cluster refusing =
                (Cluster)
                        Proxy.newProxyInstance(
                                Cluster.class.getClassLoader(),
                                new Class<?>[] {Cluster.class},
                                (_, _, arguments) -> {
                                    if (arguments[0] == Kind.MODULE_CONFIG) {
                                        throw new ClusterException(Reason.FORBIDDEN, "no");
                                    }
                                    return List.of();
                                });

        assertThat(RegistryHosts.find(refusing).reasons())
                .containsExactly("no", "no Ingress in namespace d8-payload-registry has one");
    }

    private List<String> found() {
        return RegistryHosts.find(cluster).host().map(RegistryHost::toString).stream().toList();
    }

    private void domain(String template) {
        cluster.apply(
                ClusterObject.empty(GLOBAL)
                        .with(tree ->
                                tree.putObject("spec")
                                        .putObject("settings")
                                        .putObject("modules")
                                        .put("publicDomainTemplate", template)),
                PERSON);
    }

    private static ObjectKey ingressKey(String name) {
        return ObjectKey.of(Kind.INGRESS, NAMESPACE, name);
    }

    private void ingress(String name, String... hosts) {
        cluster.apply(rules(ingressKey(name), hosts), PERSON);
    }

    private static ClusterObject rules(ObjectKey key, String... hosts) {
        return ClusterObject.empty(key)
                .with(tree -> {
                    ArrayNode rules = tree.putObject("spec").putArray("rules");
                    for (String host : hosts) {
                        rules.addObject().put("host", host);
                    }
                });
    }
}

package io.deckhouse.payloadregistry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.configuration.KeyPlace;
import io.deckhouse.payloadregistry.daemon.RefreshRights;
import io.deckhouse.payloadregistry.grant.AccessDefinition;
import io.deckhouse.payloadregistry.token.RotationPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The files of {@code packaging} that say what the code says, and no more. */
final class PackagedFilesTest {
    private static final Path CHART = Path.of("packaging/helm");

    @Test
    void chartGivesTheDaemonsTheRightsOfTheCode() {
        List<ClusterObject> everywhere = RefreshRights.objects("home", List.of());
        List<ClusterObject> somewhere = RefreshRights.objects("home", List.of("team"));
        List<ClusterObject> auth =
                AuthRights.objects("home", new KeyPlace.Usual(RotationPolicy.STANDARD));

        Golden.check(
                CHART.resolve("files/rbac"),
                Map.of(
                        "refresher.yaml",
                        rules(everywhere, Kind.CLUSTER_ROLE, RefreshRights.NAME),
                        "refresher-namespace.yaml",
                        rules(somewhere, Kind.ROLE, RefreshRights.NAME),
                        "refresher-leader.yaml",
                        rules(everywhere, Kind.ROLE, RefreshRights.NAME + "-leader"),
                        "auth.yaml",
                        rules(auth, Kind.CLUSTER_ROLE, AuthRights.NAME),
                        "auth-keys.yaml",
                        rules(auth, Kind.ROLE, AuthRights.KEYS)));
    }

    @Test
    void chartBringsTheDefinitionOfTheProgram() {
        Golden.check(
                CHART.resolve("files/payloadrepositoryaccesses.yaml"), AccessDefinition.yaml());
    }

    @Test
    void chartHasTheVersionOfTheProgram() throws IOException {
        Path file = CHART.resolve("Chart.yaml");
        String version = Version.text();
        String chart = Files.readString(file);

        assertThat(chart).contains("\nversion: ", "\nappVersion: ");
        Golden.check(file, chart.replaceAll("(?m)^(version|appVersion): .*$", "$1: " + version));
    }

    /** What d8 shows before it has ever run the program; the environment is what d8 hands on. */
    @Test
    void pluginContractSaysWhatTheCommandsSay() throws IOException {
        CommandSpec root = CommandTree.root().getCommandSpec();
        ObjectNode contract = JsonNodeFactory.instance.objectNode();
        contract.put("name", "payload-registry");
        contract.put("version", "v" + Version.text());
        contract.put("description", String.join(" ", root.usageMessage().description()));
        ArrayNode environment = contract.putArray("env");
        List.of("KUBECONFIG", "PLUGINS_CALLER")
                .forEach(name -> environment.addObject().put("name", name));
        ArrayNode flags = contract.putArray("flags");
        root.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .sorted()
                .forEach(name -> flags.addObject().put("name", name));
        contract.putObject("requirements");

        Golden.check(Path.of("packaging/d8-plugin/contract.json"), Documents.json(contract));
    }

    private static String rules(List<ClusterObject> objects, Kind kind, String name) {
        return objects.stream()
                .filter(object -> object.key().kind() == kind && object.key().name().equals(name))
                .map(role -> Documents.yaml(role.tree().path("rules")))
                .findFirst()
                .orElseThrow();
    }
}

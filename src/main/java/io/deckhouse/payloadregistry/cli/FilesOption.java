package io.deckhouse.payloadregistry.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Files to ask instead of a cluster. */
final class FilesOption {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = {
                "Ask these manifests instead of a cluster: YAML or JSON, - for stdin; may be repeated.",
                "Namespaces are taken to exist unless a Namespace is among the objects."
            })
    List<String> files = new ArrayList<>();
}

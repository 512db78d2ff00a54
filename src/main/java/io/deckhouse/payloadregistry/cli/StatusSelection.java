package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.LabelSelector;
import io.deckhouse.payloadregistry.cluster.Selection;
import io.deckhouse.payloadregistry.pullsecret.Annotations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which pull Secrets {@code status} shows. */
final class StatusSelection {
    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Secrets; default: all of the namespace.")
    List<String> names = new ArrayList<>();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look at all namespaces.")
    boolean allNamespaces;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            converter = SelectorConverter.class,
            description = {
                "Only Secrets with these labels, as in kubectl: a=b, a!=b, 'a in (b)',",
                "'a notin (b)', a, '!a', separated by commas."
            })
    List<LabelSelector> labels = new ArrayList<>();

    /** Reads kubectl's grammar. */
    static final class SelectorConverter implements ITypeConverter<LabelSelector> {
        @Override
        public LabelSelector convert(String text) {
            try {
                return LabelSelector.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** The place where to look for what concerns the Secrets. */
    Selection place(String namespace) {
        return allNamespaces ? Selection.all() : Selection.in(namespace);
    }

    /** The Secrets, as far as the server can tell them apart. */
    Selection secrets(String namespace) {
        Selection wanted = place(namespace).withField("type", Annotations.SECRET_TYPE);
        for (LabelSelector selector : labels) {
            wanted = wanted.withLabels(selector);
        }
        return names.size() == 1 ? wanted.withField("metadata.name", names.getFirst()) : wanted;
    }

    /** Whether a Secret that the server sent is one of those. */
    boolean includes(ClusterObject secret) {
        return names.isEmpty() || names.contains(secret.key().name());
    }

    /** Refuses names of which no Secret was found. */
    void requireAll(Collection<ClusterObject> secrets, String namespace) {
        Set<String> found =
                secrets.stream().map(secret -> secret.key().name()).collect(Collectors.toSet());
        for (String name : names) {
            if (!found.contains(name)) {
                throw new CommandFailure(
                        "secret "
                                + (allNamespaces ? name : namespace + "/" + name)
                                + " does not exist or is not of type "
                                + Annotations.SECRET_TYPE
                                + (labels.isEmpty() ? "" : ", or has other labels"));
            }
        }
    }
}

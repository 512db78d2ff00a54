package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterObject;
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
            paramLabel = "KEY=VALUE",
            split = ",",
            converter = LabelConverter.class,
            description = "Only Secrets with these labels; several are separated by commas.")
    List<Label> labels = new ArrayList<>();

    /** A label that an object must have. */
    record Label(String key, String value) {}

    /** Reads {@code key=value} and {@code key==value}. */
    static final class LabelConverter implements ITypeConverter<Label> {
        @Override
        public Label convert(String text) {
            int equals = text.indexOf('=');
            String key = equals < 0 ? "" : text.substring(0, equals);
            if (key.isEmpty() || key.endsWith("!") || key.indexOf(' ') >= 0) {
                throw new TypeConversionException(
                        "'"
                                + text
                                + "' is not a label KEY=VALUE; other selectors are not supported");
            }
            return new Label(key, text.substring(equals + 1).replaceFirst("^=", ""));
        }
    }

    /** The place where to look for what concerns the Secrets. */
    Selection place(String namespace) {
        return allNamespaces ? Selection.all() : Selection.in(namespace);
    }

    /** The Secrets, as far as the server can tell them apart. */
    Selection secrets(String namespace) {
        Selection wanted = place(namespace).withField("type", Annotations.SECRET_TYPE);
        for (Label label : labels) {
            wanted = wanted.withLabel(label.key(), label.value());
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

package io.deckhouse.payloadregistry.credential;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entries of one document or of several, in the order in which kubelet tries them.
 *
 * <p>The rules are those of Kubernetes' credentialprovider package: several Secrets of a Pod become
 * one list, sorted in reverse by key, equal keys in the order of their documents; one entry that
 * cannot be decoded spoils all of them.
 */
public final class Keyring {
    /** What kubelet falls back to for images without a registry: the key of Docker Hub. */
    private static final String HUB_KEY = "index.docker.io";

    private final List<Entry> entries;
    private final @Nullable String defect;

    private record Entry(EntryKey key, CredentialLookup.Match match) {}

    private Keyring(List<Entry> entries, @Nullable String defect) {
        this.entries = entries;
        this.defect = defect;
    }

    /** What kubelet makes of all the Secrets that a Pod names, in their order. */
    public static Keyring of(List<DockerConfig> documents) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < documents.size(); i++) {
            Keyring one = documents.get(i).keyring();
            if (one.defect != null) {
                return new Keyring(List.of(), one.defect);
            }
            for (Entry entry : one.entries) {
                var match = entry.match();
                entries.add(
                        new Entry(
                                entry.key(),
                                new CredentialLookup.Match(match.key(), match.credential(), i)));
            }
        }
        return sorted(entries);
    }

    static Keyring of(ObjectNode document) {
        var entries = new ArrayList<Entry>();
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            // Go's decoder takes names in any case and merges what several of them hold.
            if (!field.getKey().equalsIgnoreCase("auths") || field.getValue().isNull()) {
                continue;
            }
            if (!(field.getValue() instanceof ObjectNode auths)) {
                return new Keyring(List.of(), Excerpt.of(field.getKey()) + " is not a JSON object");
            }
            for (Map.Entry<String, JsonNode> auth : auths.properties()) {
                EntryKey key = EntryKey.of(auth.getKey());
                switch (AuthEntry.read(auth.getValue())) {
                    case AuthEntry.Read(var credential) ->
                            entries.add(
                                    new Entry(
                                            key,
                                            new CredentialLookup.Match(
                                                    key.shown(), credential, 0)));
                    case AuthEntry.Bad(var reason) -> {
                        return new Keyring(
                                List.of(), "the entry " + Excerpt.of(key.shown()) + " " + reason);
                    }
                }
            }
        }
        return sorted(entries);
    }

    private static Keyring sorted(List<Entry> entries) {
        entries.sort(Comparator.comparing((Entry e) -> e.key().order()).reversed());
        return new Keyring(List.copyOf(entries), null);
    }

    /** Why kubelet would refuse everything, without any content; empty when it is fine. */
    public Optional<String> defect() {
        return Optional.ofNullable(defect);
    }

    /** Every entry, whatever the image, in the order of trying. */
    public List<CredentialLookup.Match> entries() {
        return entries.stream().map(Entry::match).toList();
    }

    /** The entries that kubelet would try for the image. */
    public CredentialLookup find(ImageReference image) {
        return find(image.name());
    }

    /**
     * The same for a name that is taken as it stands, {@code host[:port]/path}, which need not be a
     * valid image name.
     */
    public CredentialLookup find(String image) {
        if (defect != null) {
            return new CredentialLookup.Unusable(defect);
        }
        List<CredentialLookup.Match> matches =
                entries.stream().filter(e -> e.key().serves(image)).map(Entry::match).toList();
        if (matches.isEmpty() && isOfDefaultRegistry(image)) {
            matches =
                    entries.stream()
                            .filter(e -> e.key().order().equals(HUB_KEY))
                            .map(Entry::match)
                            .toList();
        }
        return matches.isEmpty()
                ? new CredentialLookup.NotFound()
                : new CredentialLookup.Found(matches);
    }

    /** Kubelet's own test, which takes {@code localhost/app} for an image of Docker Hub. */
    private static boolean isOfDefaultRegistry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? image : image.substring(0, slash);
        if (first.isEmpty()) {
            return false;
        }
        return slash < 0
                || first.equals("docker.io")
                || first.equals(HUB_KEY)
                || (first.indexOf('.') < 0 && first.indexOf(':') < 0);
    }
}

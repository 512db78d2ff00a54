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
 * All entries of a document in the order in which kubelet tries them (its credentialprovider
 * package).
 */
final class Keyring {
    private static final String HUB = "docker.io";
    private static final String HUB_KEY = "index.docker.io";

    private final List<Entry> entries;
    private final @Nullable String defect;

    private record Entry(EntryKey key, RegistryCredential credential) {}

    private Keyring(List<Entry> entries, @Nullable String defect) {
        this.entries = entries;
        this.defect = defect;
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
                switch (AuthEntry.read(auth.getValue())) {
                    case AuthEntry.Read(var credential) ->
                            entries.add(new Entry(EntryKey.of(auth.getKey()), credential));
                    case AuthEntry.Bad(var reason) -> {
                        return new Keyring(
                                List.of(),
                                "the entry "
                                        + Excerpt.of(EntryKey.of(auth.getKey()).shown())
                                        + " "
                                        + reason);
                    }
                }
            }
        }
        entries.sort(Comparator.comparing((Entry e) -> e.key().order()).reversed());
        return new Keyring(List.copyOf(entries), null);
    }

    Optional<String> defect() {
        return Optional.ofNullable(defect);
    }

    CredentialLookup find(ImageReference image) {
        if (defect != null) {
            return new CredentialLookup.Unusable(defect);
        }
        List<CredentialLookup.Match> matches = matches(image);
        return matches.isEmpty()
                ? new CredentialLookup.NotFound()
                : new CredentialLookup.Found(matches);
    }

    private List<CredentialLookup.Match> matches(ImageReference image) {
        List<CredentialLookup.Match> matches =
                entries.stream().filter(e -> e.key().serves(image)).map(Keyring::match).toList();
        if (!matches.isEmpty() || !image.host().toString().equals(HUB)) {
            return matches;
        }
        // Docker Hub's own key names another host than its images do.
        return entries.stream()
                .filter(e -> e.key().order().equals(HUB_KEY))
                .map(Keyring::match)
                .toList();
    }

    private static CredentialLookup.Match match(Entry entry) {
        return new CredentialLookup.Match(entry.key().shown(), entry.credential());
    }
}

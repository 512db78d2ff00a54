package io.deckhouse.payloadregistry.credential;

import java.util.List;
import java.util.Optional;

/** What kubelet finds for an image in a dockerconfigjson. */
public sealed interface CredentialLookup {
    /**
     * At least one entry serves the image.
     *
     * @param matches in the order in which kubelet tries them
     */
    record Found(List<Match> matches) implements CredentialLookup {
        /** Copies the list, which must hold a match. */
        public Found {
            matches = List.copyOf(matches);
            if (matches.isEmpty()) {
                throw new IllegalArgumentException("no match");
            }
        }

        /** The match that kubelet tries first. */
        public Match first() {
            return matches.getFirst();
        }
    }

    /** No entry serves the image, so kubelet pulls anonymously. */
    record NotFound() implements CredentialLookup {}

    /**
     * Kubelet refuses the whole document, whatever the image.
     *
     * @param reason what is wrong with which entry, without its content
     */
    record Unusable(String reason) implements CredentialLookup {}

    /**
     * One entry that serves the image.
     *
     * @param key the entry's key as it is written, without a URL's user and password
     * @param credential what the entry holds; all empty when it holds none
     * @param document which of the documents it stands in, counted from 0
     */
    record Match(String key, RegistryCredential credential, int document) {
        /** The registry that the key names; empty when it is a glob. */
        public Optional<RegistryHost> host() {
            try {
                return Optional.of(RegistryHost.parse(EntryKey.of(key).host()));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    }
}

package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.credential.CredentialLookup;
import io.deckhouse.payloadregistry.credential.CredentialLookup.Match;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.Keyring;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kubelet's own choice among the entries of some documents (FACTS 16). */
final class EntryChoice {
    private final List<String> names;
    private final Optional<ImageReference> image;
    private final boolean loginNeeded;

    /**
     * A choice for one image, or of all entries.
     *
     * @param names how messages call the documents, in their order
     */
    EntryChoice(List<String> names, Optional<ImageReference> image) {
        this(names, image, true);
    }

    private EntryChoice(List<String> names, Optional<ImageReference> image, boolean loginNeeded) {
        this.names = names;
        this.image = image;
        this.loginNeeded = loginNeeded;
    }

    /** The same choice, where an image may also be public, so that no entry need serve it. */
    EntryChoice withoutLoginToo() {
        return new EntryChoice(names, image, false);
    }

    /** The chosen entries: the one that kubelet tries first for the image, or all without one. */
    List<Match> check(Chain chain, Keyring keyring) {
        if (keyring.defect().isPresent()) {
            chain.broken(
                    Link.CONTENT,
                    "kubelet refuses all of it: " + keyring.defect().get(),
                    "put the entry right: auth is the base64 of user:password, and beats"
                            + " username and password");
            return List.of();
        }
        chain.ok(Link.CONTENT, "well formed, " + counted(keyring.entries().size()));
        return image.map(of -> serving(chain, keyring, of)).orElseGet(() -> all(chain, keyring));
    }

    private static String counted(int entries) {
        return entries == 1 ? "1 entry" : entries + " entries";
    }

    private static List<Match> all(Chain chain, Keyring keyring) {
        List<Match> entries = keyring.entries();
        if (entries.isEmpty()) {
            chain.broken(
                    Link.ENTRY,
                    "there is no entry: kubelet pulls without a login",
                    "let the refresh daemon fill it, or put a login in");
        } else {
            chain.ok(
                    Link.ENTRY,
                    (entries.size() == 1 ? "" : "in the order of trying: ")
                            + entries.stream()
                                    .map(EntryChoice::entry)
                                    .collect(Collectors.joining(", ")));
        }
        return entries;
    }

    private List<Match> serving(Chain chain, Keyring keyring, ImageReference wanted) {
        return switch (keyring.find(wanted)) {
            case CredentialLookup.Found found -> {
                Match first = found.first();
                int more = found.matches().size() - 1;
                chain.ok(
                        Link.ENTRY,
                        entry(first)
                                + (names.size() > 1 ? " of " + names.get(first.document()) : "")
                                + (more == 0
                                        ? ""
                                        : "; if it fails kubelet tries "
                                                + found.matches().stream()
                                                        .skip(1)
                                                        .map(EntryChoice::entry)
                                                        .collect(Collectors.joining(", "))));
                yield List.of(first);
            }
            case CredentialLookup.NotFound _, CredentialLookup.Unusable _ -> {
                String text =
                        "no entry serves " + wanted.name() + ": kubelet pulls without a login";
                if (loginNeeded) {
                    chain.broken(
                            Link.ENTRY,
                            text,
                            "add an entry for " + wanted.host() + present(keyring));
                } else {
                    chain.skipped(Link.ENTRY, text);
                }
                yield List.of();
            }
        };
    }

    private static String present(Keyring keyring) {
        String keys =
                keyring.entries().stream()
                        .map(match -> TokenChecks.shown(match.key()))
                        .collect(Collectors.joining(", "));
        return keys.isEmpty() ? "" : "; those that are there serve " + keys;
    }

    private static String entry(Match match) {
        return TokenChecks.shown(match.key())
                + " as user "
                + TokenChecks.shown(match.credential().username());
    }
}

package io.deckhouse.payloadregistry.diagnosis;

import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.credential.CredentialLookup.Match;
import io.deckhouse.payloadregistry.credential.DockerConfig;
import io.deckhouse.payloadregistry.credential.ImageReference;
import io.deckhouse.payloadregistry.credential.Keyring;
import io.deckhouse.payloadregistry.probe.RegistryProbe;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Follows the chain from one image of a Pod to its registry. */
final class ImageChecks {
    private final EntryChecks entries;

    /**
     * What an image's Pod brings along.
     *
     * @param owner the Pod or workload
     * @param documents the Secrets that can be read
     * @param named the Secrets that it names, whether they exist or not
     * @param late those that only its ServiceAccount names
     */
    record Context(
            ObjectKey owner,
            String account,
            Map<String, DockerConfig> documents,
            List<String> named,
            List<String> late) {}

    ImageChecks(Cluster cluster, RegistryProbe probe, Clock clock) {
        this.entries = new EntryChecks(cluster, probe, clock);
    }

    List<Check> check(PodImage image, Context context) {
        Chain chain = new Chain(image.name());
        Optional<ImageReference> reference = reference(chain, image);
        if (reference.isPresent()) {
            look(chain, reference.get(), context);
        }
        pull(chain, image, context);
        return chain.checks();
    }

    private static Optional<ImageReference> reference(Chain chain, PodImage image) {
        try {
            ImageReference parsed = ImageReference.parse(image.name());
            chain.ok(Link.IMAGE, "of container " + image.container());
            return Optional.of(parsed);
        } catch (IllegalArgumentException e) {
            chain.broken(
                    Link.IMAGE,
                    "kubelet takes it for no image: " + e.getMessage(),
                    "write the image as HOST/PATH:TAG");
            return Optional.empty();
        }
    }

    private void look(Chain chain, ImageReference image, Context context) {
        Map<String, DockerConfig> documents = context.documents();
        EntryChoice choice =
                new EntryChoice(List.copyOf(documents.keySet()), Optional.of(image))
                        .withoutLoginToo();
        List<Match> chosen = choice.check(chain, Keyring.of(List.copyOf(documents.values())));
        if (!chosen.isEmpty()) {
            entries.check(
                    chain, chosen.getFirst(), TokenChecks.Expected.NOTHING, Optional.of(image));
            entries.rights(chain, chosen.getFirst(), Optional.of(image));
        } else if (chain.isWhole()) {
            entries.anonymous(chain, image);
            if (chain.isBroken(Link.LOGIN) || chain.isBroken(Link.MANIFEST)) {
                chain.replace(
                        Link.ENTRY,
                        "no entry serves "
                                + image.name()
                                + ", and without a login the registry does not give it",
                        loginRemedy(context));
            }
        }
    }

    private static String loginRemedy(Context context) {
        String place = " -n " + context.owner().namespace();
        Optional<String> missing =
                context.named().stream()
                        .filter(name -> !context.documents().containsKey(name))
                        .findFirst();
        if (missing.isPresent()) {
            return "make the Secret that it names: d8 payload-registry create-pull-secret "
                    + missing.get()
                    + place
                    + " --service-account "
                    + context.account()
                    + " --wait";
        }
        if (!context.late().isEmpty() && context.owner().kind() == Kind.POD) {
            return isOlder(context);
        }
        return context.documents().isEmpty()
                ? "d8 payload-registry create-pull-secret NAME"
                        + place
                        + " --service-account "
                        + context.account()
                        + " --wait, and name it in imagePullSecrets"
                : "see what the Secret lacks: d8 payload-registry verify "
                        + context.documents().keySet().iterator().next()
                        + place;
    }

    /** Kubernetes copies an account's Secrets into a Pod when it is made, and never later. */
    private static String isOlder(Context context) {
        return "the Pod is older than what ServiceAccount "
                + context.account()
                + " names, and does not take it up: kubectl delete pod "
                + context.owner().name()
                + " -n "
                + context.owner().namespace()
                + ", so that it is made anew";
    }

    /** What kubelet has to say itself. */
    private static void pull(Chain chain, PodImage image, Context context) {
        if (image.reason().isEmpty()) {
            if (image.isPulled()) {
                chain.ok(Link.PULL, "kubelet has the image");
            } else {
                chain.skipped(Link.PULL, "kubelet has not said anything about it");
            }
            return;
        }
        String why = image.message().replaceAll("[^\\x20-\\x7e]", "?");
        chain.broken(
                Link.PULL,
                "kubelet says " + image.reason() + (why.isEmpty() ? "" : ": " + why),
                remedy(chain, context));
    }

    private static String remedy(Chain chain, Context context) {
        if (!chain.isWhole()) {
            return "mend the link before; kubelet then tries again within five minutes";
        }
        if (context.owner().kind() == Kind.POD && !context.late().isEmpty()) {
            return isOlder(context);
        }
        return "from here all is well, so kubelet succeeds at its next try, or at once in a new Pod;"
                + " if not, the node reaches or trusts the registry less than this machine does:"
                + " 'd8 payload-registry node-trust'";
    }
}

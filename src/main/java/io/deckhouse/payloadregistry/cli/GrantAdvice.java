package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Escalation;
import io.deckhouse.payloadregistry.access.Escalation.Prediction;
import io.deckhouse.payloadregistry.access.Grantor;
import io.deckhouse.payloadregistry.access.Identity;
import io.deckhouse.payloadregistry.access.Role;
import io.deckhouse.payloadregistry.access.Rule;
import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.access.VerbTable;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.AccessReader;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import io.deckhouse.payloadregistry.cluster.Cluster;
import io.deckhouse.payloadregistry.cluster.Cluster.OwnRules;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.pattern.PatternFinding;
import io.deckhouse.payloadregistry.pattern.PatternLint;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a person should know about a grant: odd patterns before, whom to ask after a refusal. */
final class GrantAdvice {
    /** More names help nobody. */
    private static final int MOST = 8;

    /** A star at the pattern's end that is no {@code **}: where the two meanings differ most. */
    private static final Pattern SINGLE_STAR = Pattern.compile("(?<!\\*)\\*$");

    private static final String ADMINISTRATOR = "an administrator (group/" + Identity.MASTERS + ")";

    private GrantAdvice() {}

    /** Warns of patterns that are probably not meant, each thing once. */
    static void warn(List<String> patterns, List<String> namespaces, Warnings warnings) {
        Set<String> said = new LinkedHashSet<>();
        for (String pattern : patterns) {
            for (String namespace : namespaces) {
                for (PatternFinding finding : PatternLint.check(pattern, namespace)) {
                    said.add(
                            "pattern '"
                                    + pattern
                                    + "': "
                                    + finding.message()
                                    + "; "
                                    + finding.fix());
                }
            }
        }
        patterns.stream()
                .filter(pattern -> SINGLE_STAR.matcher(pattern).find())
                .findFirst()
                .ifPresent(pattern -> said.add(twoStars(pattern)));
        said.forEach(warnings::say);
    }

    private static String twoStars(String pattern) {
        return "'*' has two meanings: in '"
                + pattern
                + "' it stops at a slash; in the subPath of a static user it crosses slashes, as"
                + " '**' does here";
    }

    /**
     * Predicts the refusal before anything is written, by one call that everybody may make. Where
     * the cluster does not tell all of one's rights, its own answer to the write has to do.
     *
     * @param role the Role as it is to be
     * @param before the Role as it is; without a change of its rules nothing is given
     */
    static void predict(Cluster cluster, ClusterObject role, Optional<ClusterObject> before) {
        String namespace = role.key().namespace();
        Role wanted = AccessObjects.role(role);
        boolean isSame =
                before.map(AccessObjects::role)
                        .filter(stored -> stored.rules().equals(wanted.rules()))
                        .isPresent();
        var own = isSame ? Optional.<OwnRules>empty() : cluster.ownRules(namespace);
        if (own.isPresent()
                && own.get().isComplete()
                && Escalation.predict(new Grantor(own.get().rules(), false), wanted)
                        instanceof Prediction.Refused(_, _, var missing)) {
            throw new CommandFailure(
                    "the API server would refuse this grant; nothing was written.\n"
                            + doesNotHold("you do", missing)
                            + "\nWho could grant it: "
                            + grantors(cluster, namespace, wanted));
        }
    }

    private static String doesNotHold(String who, List<Rule> missing) {
        return "Nobody can give more than they hold, and the API server compares path patterns"
                + " as plain text.\n"
                + who
                + " not hold: "
                + String.join("; ", grouped(missing));
    }

    private static String grantors(Cluster cluster, String namespace, Role wanted) {
        try {
            var scope = new Scope(namespace, Set.of(Part.RBAC));
            return grantors(new AccessReader(cluster, VerbTable.standard()).read(scope), wanted);
        } catch (ClusterException _) {
            return ADMINISTRATOR;
        }
    }

    /**
     * Explains a refused write. Nobody gives more than they hold, and the API server compares
     * patterns as plain text; so it is said what is missing and who could grant it.
     */
    static RuntimeException explained(
            Cluster cluster, ClusterObject role, ClusterException refusal) {
        if (refusal.reason() != Reason.FORBIDDEN) {
            return refusal;
        }
        String namespace = role.key().namespace();
        Role wanted = AccessObjects.role(role);
        AccessSnapshot snapshot;
        StringBuilder text = new StringBuilder(firstLine(refusal));
        try {
            var me = cluster.whoAmI();
            snapshot =
                    new AccessReader(cluster, VerbTable.standard())
                            .read(new Scope(namespace, Set.of(Part.RBAC)));
            if (me.isPresent() && snapshot.gaps().isEmpty()) {
                Identity identity = Identity.user(me.get().username(), me.get().groups());
                text.append(missing(snapshot, identity, wanted));
            }
        } catch (ClusterException _) {
            // The explanation is extra: the refusal stands without it.
            return refusal;
        }
        text.append("\nWho could grant it: ").append(grantors(snapshot, wanted));
        return new CommandFailure(text.toString());
    }

    private static String missing(AccessSnapshot snapshot, Identity identity, Role wanted) {
        var me = Grantor.of(snapshot.index(), identity, wanted.key().namespace());
        return switch (Escalation.predict(me, wanted)) {
            case Prediction.Accepted _ -> "";
            case Prediction.Refused(_, _, var missing) ->
                    "\n" + doesNotHold(identity.subject().text() + " does", missing);
        };
    }

    /** One entry a pattern, with all its missing verbs. */
    private static List<String> grouped(List<Rule> missing) {
        Map<String, Set<String>> verbs = new LinkedHashMap<>();
        for (Rule rule : missing) {
            String name =
                    rule.resourceNames().isEmpty()
                            ? "every path"
                            : "'" + rule.resourceNames().getFirst() + "'";
            verbs.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(rule.verbs());
        }
        return verbs.entrySet().stream()
                .map(e -> String.join(", ", e.getValue()) + " on " + e.getKey())
                .toList();
    }

    private static String grantors(AccessSnapshot snapshot, Role wanted) {
        List<Subject> subjects =
                snapshot.gaps().isEmpty()
                        ? Escalation.whoCould(snapshot.index(), wanted)
                        : List.of();
        String named =
                subjects.stream().limit(MOST).map(Subject::text).collect(Collectors.joining(", "));
        String more = subjects.size() > MOST ? " and " + (subjects.size() - MOST) + " more" : "";
        return named.isEmpty() ? ADMINISTRATOR : named + more;
    }

    private static String firstLine(ClusterException refusal) {
        return String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
    }
}

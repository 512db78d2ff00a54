package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.Kind;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who uses a Secret for pulling.
 *
 * @param gaps what could not be read, so that somebody may be missing
 */
record UsageReport(ObjectKey secret, List<ObjectKey> users, List<ClusterException> gaps) {
    /** More names help nobody. */
    private static final int MOST = 20;

    UsageReport {
        users = List.copyOf(users);
        gaps = List.copyOf(gaps);
    }

    /** Whether some of the users are ServiceAccounts, from which it can be taken. */
    boolean hasAccounts() {
        return users.stream().anyMatch(user -> user.kind() == Kind.SERVICE_ACCOUNT);
    }

    /** The users, one a line. */
    String lines() {
        String named =
                users.stream()
                        .limit(MOST)
                        .map(user -> "  " + user.kind().singular() + "/" + user.name())
                        .collect(Collectors.joining("\n"));
        return users.size() > MOST ? named + "\n  and " + (users.size() - MOST) + " more" : named;
    }

    void print(PrintWriter out, Warnings warnings) {
        if (users.isEmpty()) {
            out.println("Nobody uses " + secret + " any more.");
        } else {
            out.println("Still using " + secret + ":");
            out.println(lines());
        }
        out.flush();
        warn(warnings);
    }

    void warn(Warnings warnings) {
        gaps.forEach(gap ->
                warnings.say(
                        "who uses " + secret + " is not complete: " + AccessWorld.reason(gap)));
    }
}

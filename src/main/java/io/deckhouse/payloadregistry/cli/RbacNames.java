package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Subject;
import io.deckhouse.payloadregistry.cluster.ClusterException;
import io.deckhouse.payloadregistry.cluster.ClusterException.Reason;
import io.deckhouse.payloadregistry.cluster.ClusterObject;
import io.deckhouse.payloadregistry.cluster.ObjectKey;
import io.deckhouse.payloadregistry.grant.DeckhouseUsers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Subjects as RBAC must name them: a user of Deckhouse is bound by e-mail, which is what Kubernetes
 * knows him by. Each is asked for once, and told once.
 */
final class RbacNames {
    private final Function<ObjectKey, Optional<ClusterObject>> read;
    private final Warnings warnings;
    private final Map<Subject, Subject> known = new HashMap<>();

    /** Names by what this reads. */
    RbacNames(Function<ObjectKey, Optional<ClusterObject>> read, Warnings warnings) {
        this.read = read;
        this.warnings = warnings;
    }

    /** What RBAC calls this subject; mostly that is what it is called. */
    Subject of(Subject subject) {
        Subject named = known.get(subject);
        if (named == null) {
            named = asked(subject);
            known.put(subject, named);
        }
        return named;
    }

    private Subject asked(Subject subject) {
        try {
            Optional<Subject> byMail = DeckhouseUsers.rbacSubject(subject, read);
            byMail.ifPresent(named ->
                    warnings.note(
                            subject.text()
                                    + " is a Deckhouse User, whom Kubernetes knows by e-mail:"
                                    + " it is "
                                    + named.text()
                                    + " here"));
            return byMail.orElse(subject);
        } catch (ClusterException e) {
            if (e.reason() != Reason.FORBIDDEN) {
                throw e;
            }
            warnings.say(
                    "whether "
                            + subject.text()
                            + " is a Deckhouse User, whom RBAC knows by e-mail, is not for you to"
                            + " read; the name itself is taken");
            return subject;
        }
    }
}

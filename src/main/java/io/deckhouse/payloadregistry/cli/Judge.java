package io.deckhouse.payloadregistry.cli;

import io.deckhouse.payloadregistry.access.Action;
import io.deckhouse.payloadregistry.access.Decision;
import io.deckhouse.payloadregistry.access.Namespaces;
import io.deckhouse.payloadregistry.access.Repository;
import io.deckhouse.payloadregistry.cli.RepositoryQuestion.Target;
import io.deckhouse.payloadregistry.cluster.AccessObjects;
import io.deckhouse.payloadregistry.cluster.AccessReader.Part;
import io.deckhouse.payloadregistry.cluster.AccessReader.Scope;
import io.deckhouse.payloadregistry.cluster.AccessSnapshot;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the evaluator one question: what is to be read, for whom, and what the answer is. */
final class Judge {
    private final Wiring wiring;
    private final RepositoryQuestion question;
    private final IdentityOptions identity;
    private final FilesOption files;

    Judge(Wiring wiring, RepositoryQuestion question, IdentityOptions identity, FilesOption files) {
        this.wiring = wiring;
        this.question = question;
        this.identity = identity;
        this.files = files;
    }

    /**
     * Decides.
     *
     * @param thorough whether a no looks for near misses in every namespace
     */
    Judgement judge(boolean thorough, Warnings warnings) {
        Action action = question.action();
        identity.validate();
        Target target = question.target(warnings);
        try (AccessWorld world = AccessWorld.open(wiring, files)) {
            AccessSnapshot snapshot = world.read(new Scope(target.namespace(), parts(action)));
            Asker asker =
                    identity.asker(
                            world,
                            () -> {
                                requireStaticUsers(snapshot);
                                return snapshot.staticUsers();
                            });
            Judgement first = decide(action, target, asker, snapshot);
            if (first.isYes() || target instanceof Target.Impossible) {
                warnOfNamespace(first, warnings);
                return first;
            }
            if (!snapshot.gaps().isEmpty() && identity.isMe()) {
                Optional<Judgement> own = own(world, first, warnings);
                if (own.isPresent()) {
                    return own.get();
                }
            }
            AccessWorld.requireComplete(snapshot, "whether " + words(first));
            if (!thorough || identity.isStatic()) {
                return first;
            }
            return world.widened(snapshot)
                    .map(wide -> decide(action, target, asker, wide))
                    .orElse(first);
        }
    }

    /** Who may not read RBAC still learns of the own rights: the API server tells them. */
    private Optional<Judgement> own(AccessWorld world, Judgement first, Warnings warnings) {
        return first.asker() instanceof Asker.OfKubernetes(var me)
                ? world.own(me, first.target().namespace(), first.snapshot())
                        .map(own -> {
                            warnings.say(
                                    "you may not read Roles and bindings, so the answer rests on"
                                            + " SelfSubjectRulesReview, which names no bindings and"
                                            + " knows no "
                                            + AccessObjects.EXPIRES_AT);
                            warnOfNamespace(first, warnings);
                            return decide(first.action(), first.target(), first.asker(), own);
                        })
                : Optional.empty();
    }

    private static void warnOfNamespace(Judgement judgement, Warnings warnings) {
        AccessSnapshot snapshot = judgement.snapshot();
        if (judgement.action() != Action.PULL
                && !snapshot.gaps().isEmpty()
                && snapshot.namespaces().equals(Namespaces.takenToExist())) {
            warnings.say(
                    "you may not read namespace "
                            + judgement.target().namespace()
                            + "; it is taken to exist");
        }
    }

    /** A question in words: {@code user/alice may push team/app}. */
    static String words(Judgement judgement) {
        return judgement.asker().text()
                + " may "
                + judgement.action().text()
                + " "
                + judgement.target().name();
    }

    private Judgement decide(Action action, Target target, Asker asker, AccessSnapshot snapshot) {
        Instant now = wiring.environment().clock().instant();
        return switch (target) {
            case Target.Asked(Repository repository) -> {
                Decision decision = asker.explain(snapshot, action, repository, now);
                yield new Judgement(action, target, asker, decision, decision.reason(), snapshot);
            }
            case Target.Impossible(_, var reason) ->
                    new Judgement(
                            action,
                            target,
                            asker,
                            new Decision.Denied(Decision.Denial.NO_GRANT, List.of()),
                            reason,
                            snapshot);
        };
    }

    private Set<Part> parts(Action action) {
        var parts = EnumSet.noneOf(Part.class);
        parts.add(identity.isStatic() ? Part.STATIC_USERS : Part.RBAC);
        if (action != Action.PULL) {
            parts.add(Part.NAMESPACE);
        }
        return parts;
    }

    private static void requireStaticUsers(AccessSnapshot snapshot) {
        if (!snapshot.gaps().isEmpty()) {
            throw new CommandFailure(String.valueOf(snapshot.gaps().getFirst().getMessage()));
        }
    }
}

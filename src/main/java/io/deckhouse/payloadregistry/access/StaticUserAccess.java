package io.deckhouse.payloadregistry.access;

import io.deckhouse.payloadregistry.access.Decision.Denial;
import io.deckhouse.payloadregistry.access.NearMiss.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Decides for static users, from their projects alone: RBAC never speaks about them (DESIGN 3.4).
 */
public final class StaticUserAccess {
    private static final Decision NO_GRANT = new Decision.Denied(Denial.NO_GRANT, List.of());
    private static final Decision NO_NAMESPACE =
            new Decision.Denied(Denial.NAMESPACE_MISSING, List.of());
    private static final int MOST = 5;

    private final Namespaces namespaces;

    /** Makes a decider that gives push only where the namespace exists. */
    public StaticUserAccess(Namespaces namespaces) {
        this.namespaces = namespaces;
    }

    /** Decides without near misses. */
    public Decision decide(StaticUser user, Action action, Repository repository) {
        for (var project : user.projects()) {
            if (project.name().equals(repository.namespace())
                    && project.access().gives(action)
                    && project.covers(repository.path())) {
                return isImpossible(action, repository)
                        ? NO_NAMESPACE
                        : new Decision.Allowed(
                                new Grounds.ByProject(
                                        user.name(),
                                        project.name(),
                                        project.subPath().text(),
                                        project.access()));
            }
        }
        return NO_GRANT;
    }

    /** Returns the actions allowed, which is the answer to a requested {@code *}. */
    public Set<Action> allowed(StaticUser user, Repository repository) {
        var allowed = EnumSet.noneOf(Action.class);
        for (var action : Action.values()) {
            if (decide(user, action, repository).isAllowed()) {
                allowed.add(action);
            }
        }
        return Collections.unmodifiableSet(allowed);
    }

    /** Decides as {@link #decide} does; a no comes with its nearest misses. */
    public Decision explain(StaticUser user, Action action, Repository repository) {
        var decision = decide(user, action, repository);
        return switch (decision) {
            case Decision.Allowed _ -> decision;
            case Decision.Denied(var denial, _) when user.projects().isEmpty() ->
                    new Decision.Denied(
                            denial == Denial.NO_GRANT ? Denial.NOTHING_FOR_SUBJECT : denial,
                            List.of());
            case Decision.Denied(var denial, _) -> {
                var misses = new ArrayList<NearMiss>();
                for (var project : user.projects()) {
                    misses.add(miss(project, action, repository));
                }
                misses.sort(Comparator.comparing(NearMiss::cause));
                yield new Decision.Denied(denial, misses.subList(0, Math.min(MOST, misses.size())));
            }
        };
    }

    private NearMiss miss(StaticUser.Project project, Action action, Repository repository) {
        String name = "project " + project.name();
        if (!project.name().equals(repository.namespace())) {
            return miss(project, Cause.OTHER_PROJECT, name + " is not " + repository.namespace());
        }
        if (!project.covers(repository.path())) {
            return miss(
                    project,
                    Cause.PATTERN_MISSES,
                    name
                            + ": the subPath '"
                            + project.subPath().text()
                            + "' does not match "
                            + repository.path());
        }
        if (!project.access().gives(action)) {
            return miss(
                    project,
                    Cause.LEVEL_TOO_LOW,
                    name + ": " + project.access() + " does not give " + action.text());
        }
        return miss(
                project,
                Cause.NAMESPACE_MISSING,
                "namespace " + project.name() + " does not exist: only pull is granted");
    }

    private static NearMiss miss(StaticUser.Project project, Cause cause, String why) {
        return new NearMiss.ByProject(cause, project.name(), project.subPath().text(), why);
    }

    private boolean isImpossible(Action action, Repository repository) {
        return action.needsNamespace() && !namespaces.exists(repository.namespace());
    }
}
